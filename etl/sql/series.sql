-- The catalogue of series: what there is of each, before anyone opens it.
CREATE TABLE series AS
WITH
span AS (
    SELECT
        series_key, family_key, indicator, market, ip_type, industry, channel, region,
        min(period_start) AS first_period,
        max(period_end) AS last_period,
        count(*) AS n_figures,
        count(DISTINCT year) FILTER (is_whole_year) AS n_full_years,
        min(year) FILTER (is_whole_year) AS first_full_year,
        max(year) FILTER (is_whole_year) AS last_full_year,
        count(*) FILTER (n_contradicting > 0) AS n_contradicted
    FROM figure
    GROUP BY ALL
),

provinces AS (
    SELECT family_key, count(DISTINCT region) AS n_provinces
    FROM figure
    INNER JOIN region USING (region)
    WHERE region.kind IN ('province', 'municipality', 'autonomous_region')
    GROUP BY ALL
),

breakdowns AS (
    SELECT indicator, region, count(DISTINCT family_key) AS n_members
    FROM figure
    GROUP BY ALL
),

final AS (
    SELECT
        span.*,
        indicator.unit,
        indicator.measure,
        indicator.topic,
        coalesce(last_full_year - first_full_year + 1 - n_full_years, 0) AS n_missing_years,
        coalesce(n_provinces, 0) AS n_provinces,
        coalesce(n_provinces, 0) > 0 AS has_provinces,
        n_members > 1 AS has_breakdowns
    FROM span
    INNER JOIN indicator USING (indicator)
    INNER JOIN breakdowns USING (indicator, region)
    LEFT JOIN provinces USING (family_key)
)

SELECT * FROM final ORDER BY series_key;

COMMENT ON TABLE series IS 'Catalogue of series: the figures of one indicator and one set of members over time. · 序列目录。';
COMMENT ON COLUMN series.first_period IS 'First day of the earliest period. · 最早期间的首日。';
COMMENT ON COLUMN series.last_period IS 'Last day of the latest period. · 最晚期间的末日。';
COMMENT ON COLUMN series.n_figures IS 'Figures in the series. · 数据点数。';
COMMENT ON COLUMN series.n_full_years IS 'Years with a whole-year figure. · 有全年数据的年数。';
COMMENT ON COLUMN series.first_full_year IS 'First calendar year with a figure. · 首个有全年数据的年份。';
COMMENT ON COLUMN series.last_full_year IS 'Last calendar year with a figure. · 最后一个有全年数据的年份。';
COMMENT ON COLUMN series.n_missing_years IS 'Calendar years between the first and the last that have no figure. · 首末年份之间缺全年数据的年数。';
COMMENT ON COLUMN series.n_contradicted IS 'Figures that another source contradicts. · 与其他来源矛盾的数据点数。';
COMMENT ON COLUMN series.n_provinces IS 'Province-level units of 31 with a figure in the family. · 31个省级地区中有数据的个数。';
COMMENT ON COLUMN series.has_provinces IS 'Whether any province-level unit has a figure in the family. · 是否有省级数据。';
COMMENT ON COLUMN series.has_breakdowns IS 'Whether the indicator has figures for other members in this region. · 该地区是否有其他分类数据。';
