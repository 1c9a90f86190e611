-- The cube, from its finest cells. Views: finest, member (dimension, number, code), place (place, region, prefecture, county).
-- A dimension that a cell leaves open is `all`.
-- Each of the finest cells counts in the region above it, in the year of its month, and where a dimension is left open. So that nothing
-- counts twice, each dimension alone comes from its pair with the market, and the market alone from that with the IP type.
WITH spread AS (
    SELECT
        CASE
            WHEN finest.place IS NULL AND step.up = 1 THEN 'CN'
            WHEN finest.place IS NULL THEN place.region
            WHEN step.up = 1 THEN place.prefecture
            ELSE place.county
        END AS region,
        CASE WHEN period.kind = 'month' THEN finest.month ELSE coalesce(finest.year, CAST(floor(finest.month / 100) AS INT)) * 100 + 1 END
            AS month,
        period.kind,
        CASE WHEN keep.market = 1 THEN finest.market END AS market,
        CASE WHEN keep.other = 1 THEN finest.ip_type END AS ip_type,
        CASE WHEN keep.other = 1 THEN finest.industry END AS industry,
        CASE WHEN keep.other = 1 THEN finest.channel END AS channel,
        CASE WHEN keep.other = 1 THEN finest.outcome END AS outcome,
        decisions,
        fines_stated,
        fines,
        values_stated,
        goods_value
    FROM finest
    INNER JOIN place ON coalesce(finest.place, finest.province) = place.place
    CROSS JOIN (VALUES (0), (1)) AS step (up)
    CROSS JOIN (VALUES ('month'), ('year')) AS period (kind)
    CROSS JOIN (VALUES (1, 1), (0, 1), (1, 0), (0, 0)) AS keep (market, other)
    WHERE
        (period.kind = 'year' OR finest.month IS NOT NULL)
        AND (
            (keep.market = 1 AND keep.other = 1)
            OR (keep.market = 0 AND keep.other = 1 AND finest.market IS NOT NULL)
            OR (keep.other = 0 AND finest.province IS NOT NULL AND finest.market IS NOT NULL AND finest.ip_type IS NOT NULL)
        )
),

summed AS (
    SELECT
        kind,
        month,
        region,
        market,
        ip_type,
        industry,
        channel,
        outcome,
        sum(decisions) AS decisions,
        sum(fines_stated) AS fines_stated,
        sum(fines) AS fines,
        sum(values_stated) AS values_stated,
        sum(goods_value) AS goods_value
    FROM spread
    WHERE region IS NOT NULL
    GROUP BY kind, month, region, market, ip_type, industry, channel, outcome
)

SELECT
    kind AS period_kind,
    make_date(CAST(floor(month / 100) AS INT), month % 100, 1) AS period_start,
    region,
    coalesce(market.code, 'all') AS market,
    coalesce(ip_type.code, 'all') AS ip_type,
    coalesce(industry.code, 'all') AS industry,
    coalesce(channel.code, 'all') AS channel,
    coalesce(outcome.code, 'all') AS outcome,
    CAST(decisions AS BIGINT) AS decisions,
    CAST(fines_stated AS BIGINT) AS fines_stated,
    CAST(fines AS DECIMAL(24, 2)) AS fines,
    CAST(values_stated AS BIGINT) AS values_stated,
    CAST(goods_value AS DECIMAL(24, 2)) AS goods_value
FROM summed
LEFT JOIN member AS market ON market.dimension = 'market' AND summed.market = market.number
LEFT JOIN member AS ip_type ON ip_type.dimension = 'ip_type' AND summed.ip_type = ip_type.number
LEFT JOIN member AS industry ON industry.dimension = 'industry' AND summed.industry = industry.number
LEFT JOIN member AS channel ON channel.dimension = 'channel' AND summed.channel = channel.number
LEFT JOIN member AS outcome ON outcome.dimension = 'outcome' AND summed.outcome = outcome.number
