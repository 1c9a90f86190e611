WITH period AS (
    SELECT
        *,
        try_cast(period_start AS DATE) AS starts,
        try_cast(period_end AS DATE) AS ends,
        date_diff('month', try_cast(period_start AS DATE), try_cast(period_end AS DATE) + 1) AS months
    FROM raw_observation
),

final AS (
    SELECT _file, _row, 'period_kind', period_kind, period_start || ' – ' || period_end
    FROM period
    WHERE
        (period_kind = 'year' AND (strftime(starts, '%m-%d') <> '01-01' OR ends <> starts + INTERVAL 1 YEAR - INTERVAL 1 DAY))
        OR (period_kind = 'half_year' AND (months <> 6 OR day(starts) <> 1))
        OR (period_kind = 'quarter' AND (months <> 3 OR day(starts) <> 1))
)

SELECT * FROM final
