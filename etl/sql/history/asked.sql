-- The rows of the view `told` that speak of the cells asked for; a member that is NULL is any.
SELECT *
FROM told
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
