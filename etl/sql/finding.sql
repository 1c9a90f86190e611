-- Published numbers that do not fit together, as the checks under `findings/` find them. Nothing is corrected by them.
CREATE TABLE finding AS
WITH
final AS (
    SELECT
        check_name || '-' || left(md5(CAST(compared AS VARCHAR)), 10) AS finding_id,
        check_name,
        dimension,
        compared[1].series_key AS series_key,
        figure.family_key,
        figure.indicator,
        figure.region,
        compared[1].period_start AS period_start,
        compared[1].period_end AS period_end,
        figure.year,
        stated_percent,
        derived_percent,
        deviation_percent,
        compared
    FROM found
    INNER JOIN figure
        ON figure.series_key = compared[1].series_key
        AND figure.period_start = compared[1].period_start AND figure.period_end = compared[1].period_end
)

SELECT * FROM final ORDER BY check_name, finding_id;

COMMENT ON TABLE finding IS 'Published numbers that do not fit together; nothing is corrected by it. · 彼此不符的已公布数值，仅列示、不更正。';
COMMENT ON COLUMN finding.year IS 'Year in which the period ends. · 期间结束的年份。';
COMMENT ON COLUMN finding.finding_id IS 'The check and a hash of the values compared. · 检查名称及所比较数值的哈希。';
COMMENT ON COLUMN finding.check_name IS 'The check that found it. · 所属检查。';
COMMENT ON COLUMN finding.dimension IS 'What the values compared differ in: ip_type, market, channel, industry, indicator, region or period; empty if in time only. · 所比较数值的差异维度，仅时间不同则为空。';
COMMENT ON COLUMN finding.series_key IS 'Series of the first value compared: the total, the later year, the longer period. · 首个比较值所属序列：总数、后一年或较长期间。';
COMMENT ON COLUMN finding.period_start IS 'First day of the period of that value. · 该数值期间首日。';
COMMENT ON COLUMN finding.period_end IS 'Last day of the period of that value. · 该数值期间末日。';
COMMENT ON COLUMN finding.stated_percent IS 'Change or share that a source states, in percent. · 来源所述的变化率或占比（%）。';
COMMENT ON COLUMN finding.derived_percent IS 'Derived: the same change or share from the published values, in percent. · 推算：由已公布数值得出的同一变化率或占比（%）。';
COMMENT ON COLUMN finding.deviation_percent IS 'Derived: by how much the values do not fit, in percent; in percentage points where a percentage is compared. · 推算：偏差幅度（%），比较百分比时为百分点。';
COMMENT ON COLUMN finding.compared IS 'The figures compared, each with its role: series and period. · 所比较的数据点及其角色：序列与期间。';
