SELECT _file, _row, 'value', value, ''
FROM raw_observation
WHERE length(regexp_extract(value, '\.(\d+)$', 1)) > 4
