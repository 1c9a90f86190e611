SELECT _file, _row, 'period_end', period_end, period_start
FROM raw_observation
WHERE try_cast(period_end AS DATE) < try_cast(period_start AS DATE)
