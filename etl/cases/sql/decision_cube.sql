-- Published decisions counted from their records, the cells that a page asks for together lying together.
CREATE TABLE decision_cube AS
WITH
no_cube AS (
    SELECT
        '' AS period_kind, DATE '2000-01-01' AS period_start, '' AS region,
        '' AS market, '' AS ip_type, '' AS industry, '' AS channel, '' AS outcome,
        0::BIGINT AS decisions, 0::BIGINT AS fines_stated, 0::DECIMAL(24, 2) AS fines,
        0::BIGINT AS values_stated, 0::DECIMAL(24, 2) AS goods_value
    WHERE false
)

SELECT
    CASE WHEN cube.region = 'CN' THEN 'nation' ELSE coalesce(division.level, 'province') END AS region_level,
    cube.*
FROM read_parquet($files) AS cube
LEFT JOIN division ON cube.region = division.division
ORDER BY region_level, period_kind, region, market, ip_type, industry, channel, outcome, period_start;

COMMENT ON TABLE decision_cube IS 'Published penalty decisions counted from their records, by months and years; never mixed with totals that agencies publish. · 由逐件记录统计的公开处罚决定，按月和年汇总；不与机关公布的总数混用。';
COMMENT ON COLUMN decision_cube.region_level IS 'nation, province, prefecture (directly below a province) or county. · 全国、省、地（省级直辖）、县。';
COMMENT ON COLUMN decision_cube.period_kind IS 'month or year, of the date of the decision. · 按决定日期所在的月或年。';
COMMENT ON COLUMN decision_cube.period_start IS 'First day of the month or year. · 该月或该年的第一天。';
COMMENT ON COLUMN decision_cube.region IS 'GB/T 2260 code of the agency''s region, or CN, or XPCC. · 作出决定机关所在地区的代码，或 CN、XPCC。';
COMMENT ON COLUMN decision_cube.market IS 'Member, not_stated, or all. · 市场成员、未载明或全部。';
COMMENT ON COLUMN decision_cube.ip_type IS 'Member, not_stated, or all. · 知识产权类型成员、未载明或全部。';
COMMENT ON COLUMN decision_cube.industry IS 'Member, not_stated, or all. · 行业成员、未载明或全部。';
COMMENT ON COLUMN decision_cube.channel IS 'Member, not_stated, or all. · 渠道成员、未载明或全部。';
COMMENT ON COLUMN decision_cube.outcome IS 'Member, not_stated, or all. · 处理结果成员、未载明或全部。';
COMMENT ON COLUMN decision_cube.decisions IS 'Decisions, each counted once. · 决定数，每件计一次。';
COMMENT ON COLUMN decision_cube.fines_stated IS 'Decisions that state a fine. · 载明罚款金额的决定数。';
COMMENT ON COLUMN decision_cube.fines IS 'Sum of the fines stated, in yuan; empty if none is. · 所载罚款金额之和（元）；均未载明时为空。';
COMMENT ON COLUMN decision_cube.values_stated IS 'Decisions that state the value of the goods. · 载明货值金额的决定数。';
COMMENT ON COLUMN decision_cube.goods_value IS 'Sum of the values stated, in yuan; empty if none is. · 所载货值金额之和（元）；均未载明时为空。';
