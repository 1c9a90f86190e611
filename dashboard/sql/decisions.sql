-- Cells of the cube of published decisions: members asked for by name, `*` for each member but the total.
SELECT period_start, region, market, ip_type, industry, channel, outcome, decisions, fines_stated, fines, values_stated, goods_value
FROM decision_cube
WHERE
    region_level = $level
    AND period_kind = $period_kind
    AND list_contains($regions, region)
    AND period_start BETWEEN $first AND $last
    AND (market = $market OR ($market = '*' AND market <> 'all'))
    AND (ip_type = $ip_type OR ($ip_type = '*' AND ip_type <> 'all'))
    AND (industry = $industry OR ($industry = '*' AND industry <> 'all'))
    AND (channel = $channel OR ($channel = '*' AND channel <> 'all'))
    AND (outcome = $outcome OR ($outcome = '*' AND outcome <> 'all'))
ORDER BY period_start, region, market, ip_type, industry, channel, outcome
