-- Cells of the cube of published decisions: members asked for by name, `*` for each member but the total.
SELECT
    period_kind,
    period_start,
    CASE period_kind WHEN 'month' THEN last_day(period_start) ELSE make_date(year(period_start), 12, 31) END AS period_end,
    region_level,
    region,
    market,
    ip_type,
    industry,
    channel,
    outcome,
    decisions,
    fines_stated,
    fines,
    values_stated,
    goods_value
FROM decision_cube
WHERE
    region_level IN (SELECT unnest($levels))
    AND period_kind = $period_kind
    AND region IN (SELECT unnest($regions))
    AND period_start BETWEEN $first AND $last
    AND (list_contains($market, market) OR (list_contains($market, '*') AND market <> 'all'))
    AND (list_contains($ip_type, ip_type) OR (list_contains($ip_type, '*') AND ip_type <> 'all'))
    AND (list_contains($industry, industry) OR (list_contains($industry, '*') AND industry <> 'all'))
    AND (list_contains($channel, channel) OR (list_contains($channel, '*') AND channel <> 'all'))
    AND (list_contains($outcome, outcome) OR (list_contains($outcome, '*') AND outcome <> 'all'))
ORDER BY period_start, region, market, ip_type, industry, channel, outcome
