-- A period longer or other than a calendar year counts less than a period inside it, whatever their rounding. A campaign
-- counts only what it covers, so that it may count less than a year inside it.
SELECT
    NULL::VARCHAR AS dimension,
    NULL::DOUBLE AS stated_percent,
    NULL::DOUBLE AS derived_percent,
    (part.value / whole.value - 1) * 100 AS deviation_percent,
    [
        {role: 'longer', series_key: whole.series_key, period_start: whole.period_start, period_end: whole.period_end},
        {role: 'within', series_key: part.series_key, period_start: part.period_start, period_end: part.period_end}
    ] AS compared
FROM bounded_figure AS whole
INNER JOIN bounded_figure AS part
    ON part.series_key = whole.series_key AND part.period_start >= whole.period_start AND part.period_end <= whole.period_end
    AND (part.period_start <> whole.period_start OR part.period_end <> whole.period_end)
WHERE
    whole.measure = 'flow' AND whole.unit <> 'percent' AND NOT whole.is_whole_year AND whole.period_kind <> 'campaign'
    AND part.period_start < part.period_end AND part.lowest > whole.highest AND whole.value > 0
