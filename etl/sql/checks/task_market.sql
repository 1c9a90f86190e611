SELECT _file, _row, 'market', market, ''
FROM raw_task_indicator
WHERE market <> '*' AND market NOT IN (SELECT market FROM raw_market)
