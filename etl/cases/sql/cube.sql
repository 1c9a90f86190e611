-- Records → cube, on every engine alike. Views: record, superseded (load_no, record_no), member (dimension, number, code),
-- place (place, region, province, prefecture, county).
--
-- All members of all dimensions crossed would be more cells than records. What is kept of each region and period is bounded:
--   nation and provinces: months and years by any two dimensions;
--   prefectures and counties: months by market, years by market and any one further dimension.
-- A dimension that a cell leaves open is `all`. Texts become small numbers first, which are several times faster to group by.
WITH coded AS (
    SELECT
        place.place,
        place.province,
        year(record.decided_on) AS year,
        CAST(year(record.decided_on) * 100 + month(record.decided_on) AS INT) AS month,
        market.number AS market,
        ip_type.number AS ip_type,
        industry.number AS industry,
        channel.number AS channel,
        outcome.number AS outcome,
        record.fine,
        record.value
    FROM record
    ANTI JOIN superseded ON record.load_no = superseded.load_no AND record.record_no = superseded.record_no
    INNER JOIN place ON record.region = place.region
    INNER JOIN member AS market
        ON market.dimension = 'market' AND coalesce(record.market, 'not_stated') = market.code
    INNER JOIN member AS ip_type
        ON ip_type.dimension = 'ip_type' AND coalesce(record.ip_type, 'not_stated') = ip_type.code
    INNER JOIN member AS industry
        ON industry.dimension = 'industry' AND coalesce(record.industry, 'not_stated') = industry.code
    INNER JOIN member AS channel
        ON channel.dimension = 'channel' AND coalesce(record.channel, 'not_stated') = channel.code
    INNER JOIN member AS outcome
        ON outcome.dimension = 'outcome' AND coalesce(record.outcome, 'not_stated') = outcome.code
),

-- The finest cells of each kind; every other is a sum of some of them.
finest AS (
    SELECT
        province,
        place,
        year,
        month,
        market,
        ip_type,
        industry,
        channel,
        outcome,
        count(*) AS decisions,
        count(fine) AS fines_stated,
        sum(fine) AS fines,
        count(value) AS values_stated,
        sum(value) AS goods_value
    FROM coded
    GROUP BY GROUPING SETS (
        (province, month, market, ip_type),
        (province, month, market, industry),
        (province, month, market, channel),
        (province, month, market, outcome),
        (province, month, ip_type, industry),
        (province, month, ip_type, channel),
        (province, month, ip_type, outcome),
        (province, month, industry, channel),
        (province, month, industry, outcome),
        (province, month, channel, outcome),
        (place, month, market),
        (place, year, market, ip_type),
        (place, year, market, industry),
        (place, year, market, channel),
        (place, year, market, outcome)
    )
),

-- Each of them counts in the region above it, in the year of its month, and where a dimension is left open. So that nothing
-- counts twice, each dimension alone comes from its pair with the market, and the market alone from that with the IP type.
spread AS (
    SELECT
        CASE
            WHEN finest.place IS NULL AND step.up = 1 THEN 'CN'
            WHEN finest.place IS NULL THEN finest.province
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
    LEFT JOIN place ON finest.place = place.place
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
