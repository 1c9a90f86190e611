WITH period AS (
    SELECT *, try_cast(period_start AS DATE) AS starts, try_cast(period_end AS DATE) AS ends
    FROM raw_observation
),

-- A kind's length in months, and in which months of a year it may start.
kind (period_kind, months, every) AS (VALUES ('year', 12, 12), ('half_year', 6, 6), ('quarter', 3, 3)),

final AS (
    SELECT _file, _row, 'period_kind', period_kind, period_start || ' – ' || period_end
    FROM period
    INNER JOIN kind USING (period_kind)
    WHERE
        day(starts) <> 1
        OR (month(starts) - 1) % every <> 0
        OR ends <> starts + to_months(months) - INTERVAL 1 DAY
)

SELECT * FROM final
