-- What publications say, in the catalogue `kept`.
CREATE OR REPLACE TEMP VIEW told AS
SELECT
    indicator, region, market, ip_type, industry, channel, period_start, period_end, period_kind,
    value, unit, qualifier, relation, source_id, title_en, title_original, publisher, published_on, url, locator, locator_zh
FROM kept.observation
INNER JOIN kept.source USING (source_id)
