-- Years from which a series is no longer comparable with what came before, one row a year and indicator.
CREATE TABLE series_break AS
WITH
item AS (
    SELECT
        indicator,
        unnest(string_split(breaks, ' ; ')) AS break_en,
        unnest(string_split(breaks_zh, ' ; ')) AS break_zh
    FROM indicator
    WHERE breaks IS NOT NULL
),

final AS (
    SELECT
        indicator,
        CAST(left(break_en, 4) AS INTEGER) AS year,
        substr(break_en, 7) AS reason_en,
        substr(break_zh, 7) AS reason_zh
    FROM item
)

SELECT * FROM final ORDER BY indicator, year;

COMMENT ON TABLE series_break IS 'Breaks in comparability of an indicator. · 指标可比性的间断。';
COMMENT ON COLUMN series_break.year IS 'First year of the new counting. · 新口径的首年。';
COMMENT ON COLUMN series_break.reason_en IS 'Why, in English. · 原因（英文）。';
COMMENT ON COLUMN series_break.reason_zh IS 'Why, in Chinese. · 原因（中文）。';
