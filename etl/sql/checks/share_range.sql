SELECT _file, _row, 'value', value, ''
FROM raw_observation
INNER JOIN (SELECT indicator, measure FROM raw_indicator) USING (indicator)
WHERE unit = 'percent' AND measure = 'rate' AND try_cast(value AS DOUBLE) NOT BETWEEN 0 AND 100
