-- Records, each decision once, with small numbers for texts: these are several times faster to group by.
-- Views: record, superseded (load_no, record_no), member (dimension, number, code), place (place, region, province_place, ...).
SELECT
    place.place,
    place.province_place AS province,
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
