-- A source states the change on the year before; the two published values give another one, whatever their rounding.
-- Only plain statements are read: at the start of a note or of one of its parts, of nothing but a number and a year.
WITH
statement AS (
    SELECT
        concat_ws('.', indicator, market, ip_type, industry, channel, region) AS series_key, period_start, period_end,
        regexp_extract(
            note,
            '(?i)(?:^|[;.] )(?:reported as |said to be |stated as )?(up|down) (\d+(?:\.\d+)?) ?(?:%|percent)(?: on (?:the year|[\d,]+ of (\d{4})|(\d{4})))?(?:[.;,]|$)',
            ['direction', 'number', 'base', 'year']
        ) AS english,
        regexp_extract(
            note_zh,
            '(?:^|[；。，])(?:据载|据报道|据称|称)?(?:同比|比上年|较上年|比(\d{4})年(?:的[\d,]+)?)?(增长|上升|增加|下降|减少)(\d+(?:\.\d+)?)[%％](?:[；。，]|$)',
            ['year', 'direction', 'number']
        ) AS chinese
    FROM observation
    WHERE relation <> 'contradicts'
),

stated AS (
    SELECT DISTINCT
        series_key, period_start, period_end,
        CAST(coalesce(nullif(english.number, ''), chinese.number) AS DECIMAL(24, 4)) AS size,
        lower(coalesce(nullif(english.direction, ''), chinese.direction)) IN ('down', '下降', '减少') AS is_fall,
        coalesce(nullif(english.base, ''), nullif(english.year, ''), nullif(chinese.year, '')) AS base_year
    FROM statement
    WHERE english.number <> '' OR chinese.number <> ''
),

-- Its last non-zero digit is the precision of a percentage too.
rounded AS (
    SELECT
        *,
        CASE
            WHEN size = 0 THEN 1
            ELSE power(10, length(digits) - length(rtrim(digits, '0')) - 4)
        END AS step
    FROM (SELECT *, CAST(CAST(size * 10000 AS HUGEINT) AS VARCHAR) AS digits FROM stated)
),

compared AS (
    SELECT
        CASE WHEN is_fall THEN -CAST(size AS DOUBLE) ELSE CAST(size AS DOUBLE) END AS stated_percent,
        CASE WHEN is_fall THEN -size - step ELSE size - step / 2 END AS stated_lowest,
        CASE WHEN is_fall THEN -size + step / 2 ELSE size + step END AS stated_highest,
        (later.value / earlier.value - 1) * 100 AS derived_percent,
        (later.lowest / earlier.highest - 1) * 100 AS derived_lowest,
        (later.highest / nullif(earlier.lowest, 0) - 1) * 100 AS derived_highest,
        [
            {role: 'later', series_key: later.series_key, period_start: later.period_start, period_end: later.period_end},
            {role: 'earlier', series_key: earlier.series_key, period_start: earlier.period_start, period_end: earlier.period_end}
        ] AS compared
    FROM rounded
    INNER JOIN bounded_figure AS later USING (series_key, period_start, period_end)
    INNER JOIN bounded_figure AS earlier
        ON earlier.series_key = later.series_key AND earlier.period_start = later.period_start - INTERVAL 1 YEAR
        AND earlier.year = later.year - 1 AND earlier.is_whole_year
    WHERE
        later.is_whole_year AND later.measure IN ('flow', 'stock') AND earlier.value > 0
        AND (base_year IS NULL OR CAST(base_year AS INTEGER) = earlier.year)
        AND NOT EXISTS (
            SELECT 1 FROM series_break WHERE series_break.indicator = later.indicator AND series_break.year = later.year
        )
)

SELECT
    NULL::VARCHAR AS dimension, stated_percent, derived_percent,
    derived_percent - stated_percent AS deviation_percent, compared
FROM compared
WHERE derived_lowest > stated_highest OR derived_highest < stated_lowest
