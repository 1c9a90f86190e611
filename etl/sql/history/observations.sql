-- What publications say of the cells asked for, in the catalogue `kept`; a member that is NULL is any.
SELECT
    indicator, region, market, ip_type, industry, channel, period_start, period_end, period_kind,
    value, unit, qualifier, relation, source_id, title_en, title_original, publisher, published_on, url, locator, locator_zh
FROM kept.observation
INNER JOIN kept.source USING (source_id)
WHERE
    indicator = $indicator
    AND coalesce(region = $region, true)
    AND coalesce(market = $market, true)
    AND coalesce(ip_type = $ip_type, true)
    AND coalesce(industry = $industry, true)
    AND coalesce(channel = $channel, true)
    AND coalesce(year(period_end) = $year, true)
    AND coalesce(period_start = $period_start, true)
    AND coalesce(period_end = $period_end, true)
ORDER BY ALL
