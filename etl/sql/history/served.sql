-- How the figure of the cells asked for changed from build to build, by the log in the catalogue `kept`.
SELECT
    indicator, region, market, ip_type, industry, channel, period_start, period_end, period_kind, unit,
    epoch_ms(built_at), snapshot_id, kind, old_value, old_qualifier, old_source_id, new_value, new_qualifier, new_source_id
FROM kept.change_log
INNER JOIN kept.build_log USING (build, snapshot_id)
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
ORDER BY build, period_end, period_start, region, market, ip_type, industry, channel
