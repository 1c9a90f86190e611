-- Series that differ in region only, with what there is of them nationwide and by province: the picker's catalogue.
CREATE TABLE family AS
WITH
nationwide AS (
    SELECT
        family_key,
        n_figures AS n_national,
        n_full_years,
        year(first_period) AS first_year,
        year(last_period) AS last_year
    FROM series
    WHERE region = 'CN'
),

final AS (
    SELECT
        series.family_key, series.indicator, series.market, series.ip_type, series.industry, series.channel,
        indicator.name_en, indicator.name_zh,
        series.unit, series.measure, series.topic,
        coalesce(n_national, 0) AS n_national,
        coalesce(nationwide.n_full_years, 0) AS n_full_years,
        nationwide.first_year, nationwide.last_year,
        max(n_provinces) AS n_provinces,
        count(*) AS n_regions,
        sum(n_figures) AS n_figures
    FROM series
    INNER JOIN indicator USING (indicator)
    LEFT JOIN nationwide USING (family_key)
    GROUP BY ALL
)

SELECT * FROM final ORDER BY family_key;

COMMENT ON TABLE family IS 'Series that differ in region only. · 仅地区不同的序列族。';
COMMENT ON COLUMN family.n_national IS 'Nationwide figures. · 全国数据点数。';
COMMENT ON COLUMN family.n_full_years IS 'Calendar years with a nationwide figure. · 有全国全年数据的年数。';
COMMENT ON COLUMN family.first_year IS 'Year of the first nationwide figure. · 首个全国数据的年份。';
COMMENT ON COLUMN family.last_year IS 'Year of the last nationwide figure. · 最后一个全国数据的年份。';
COMMENT ON COLUMN family.n_regions IS 'Regions with a figure. · 有数据的地区数。';
COMMENT ON COLUMN family.n_figures IS 'Figures of all regions. · 全部数据点数。';
