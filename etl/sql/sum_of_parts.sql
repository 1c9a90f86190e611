-- A published total beside the sum of its parts that exclude each other, one row a set of parts; only for the connection.
CREATE TEMP VIEW sum_of_parts AS
SELECT
    part_of_whole.dimension,
    is_exhaustive,
    count(*) AS n_parts,
    whole.value AS total,
    whole.lowest AS total_lowest,
    whole.highest AS total_highest,
    sum(part.lowest) AS parts_lowest,
    sum(part.highest) AS parts_highest,
    (sum(part.value) / whole.value - 1) * 100 AS deviation_percent,
    [{role: 'total', series_key: whole.series_key, period_start: whole.period_start, period_end: whole.period_end}]
    || list({role: 'part', series_key: part.series_key, period_start: part.period_start, period_end: part.period_end}
        ORDER BY part.value DESC, part.series_key, part.period_start) AS compared
FROM part_of_whole
INNER JOIN bounded_figure AS whole USING (series_key, period_start, period_end)
INNER JOIN bounded_figure AS part
    ON part.series_key = part_series_key AND part.period_start = part_period_start AND part.period_end = part_period_end
GROUP BY
    part_of_whole.dimension, member_set, is_exhaustive, whole.series_key, whole.period_start, whole.period_end,
    total, total_lowest, total_highest;
