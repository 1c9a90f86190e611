-- A half-year, a quarter or some months within a calendar year count more than the year itself, whatever their rounding.
SELECT
    NULL::VARCHAR AS dimension,
    NULL::DOUBLE AS stated_percent,
    NULL::DOUBLE AS derived_percent,
    (part.value / whole.value - 1) * 100 AS deviation_percent,
    [
        {role: 'whole_year', series_key: whole.series_key, period_start: whole.period_start, period_end: whole.period_end},
        {role: 'within', series_key: part.series_key, period_start: part.period_start, period_end: part.period_end}
    ] AS compared
FROM bounded_figure AS whole
INNER JOIN bounded_figure AS part
    ON part.series_key = whole.series_key AND part.period_start >= whole.period_start AND part.period_end <= whole.period_end
WHERE
    whole.measure = 'flow' AND whole.unit <> 'percent' AND whole.period_start < whole.period_end AND whole.is_whole_year
    AND NOT part.is_whole_year AND part.period_start < part.period_end AND part.lowest > whole.highest AND whole.value > 0
