-- How each observation stands among those of its cell, and the figure of the cell.
WITH
final AS (
    SELECT
        data_file,
        data_row,
        CASE
            WHEN relation = 'preferred' AND bool_or(relation = 'contradicts') OVER cell THEN 'contradicts'
            ELSE relation
        END AS relation,
        max(value) FILTER (relation = 'preferred') OVER cell AS figure,
        max(qualifier) FILTER (relation = 'preferred') OVER cell AS qualifier
    FROM observation
    WINDOW cell AS (
        PARTITION BY indicator, period_start, period_end, region, market, ip_type, industry, channel
    )
)

SELECT * FROM final
