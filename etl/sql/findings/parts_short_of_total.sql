-- Parts that are all there is make up less than the published total, whatever their rounding.
SELECT
    part_of_whole.dimension,
    NULL::DOUBLE AS stated_percent,
    NULL::DOUBLE AS derived_percent,
    (sum(part.value) / whole.value - 1) * 100 AS deviation_percent,
    [{role: 'total', series_key: whole.series_key, period_start: whole.period_start, period_end: whole.period_end}]
    || list({role: 'part', series_key: part.series_key, period_start: part.period_start, period_end: part.period_end}
        ORDER BY part.value DESC, part.series_key, part.period_start) AS compared
FROM part_of_whole
INNER JOIN bounded_figure AS whole USING (series_key, period_start, period_end)
INNER JOIN bounded_figure AS part
    ON part.series_key = part_series_key AND part.period_start = part_period_start AND part.period_end = part_period_end
WHERE is_exhaustive
GROUP BY part_of_whole.dimension, member_set, whole.series_key, whole.period_start, whole.period_end, whole.value, whole.lowest
HAVING sum(part.highest) < whole.lowest
