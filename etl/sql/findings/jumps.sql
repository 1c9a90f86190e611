-- A count of at least 30 three times as high as the year before, or a third of it, without a series break between.
SELECT
    NULL::VARCHAR AS dimension,
    NULL::DOUBLE AS stated_percent,
    (later.value / earlier.value - 1) * 100 AS derived_percent,
    (later.value / earlier.value - 1) * 100 AS deviation_percent,
    [
        {role: 'later', series_key: later.series_key, period_start: later.period_start, period_end: later.period_end},
        {role: 'earlier', series_key: earlier.series_key, period_start: earlier.period_start, period_end: earlier.period_end}
    ] AS compared
FROM bounded_figure AS later
INNER JOIN bounded_figure AS earlier
    ON earlier.series_key = later.series_key AND earlier.year = later.year - 1
    AND earlier.period_start = later.period_start - INTERVAL 1 YEAR
WHERE
    later.is_whole_year AND earlier.is_whole_year
    AND later.measure IN ('flow', 'stock') AND later.is_count AND earlier.is_count
    AND least(later.value, earlier.value) >= 30
    AND (later.value >= 3 * earlier.value OR earlier.value >= 3 * later.value)
    AND NOT EXISTS (
        SELECT 1 FROM series_break WHERE series_break.indicator = later.indicator AND series_break.year = later.year
    )
