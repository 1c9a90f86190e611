-- What the cube was counted from: one row, none without a cube.
CREATE TABLE decision_cube_info AS
SELECT
    cube ->> 'cube_id' AS cube_id,
    cube ->> 'engine' AS engine,
    CAST(cube ->> 'decisions' AS BIGINT) AS decisions,
    CAST(cube ->> 'superseded' AS BIGINT) AS superseded,
    CAST(cube ->> 'rejected' AS BIGINT) AS rejected,
    CAST(cube ->> 'files' AS BIGINT) AS files,
    CAST(cube ->> 'first' AS DATE) AS first_month,
    CAST(cube ->> 'last' AS DATE) AS last_month,
    CAST(cube ->> 'synthetic' AS BOOLEAN) AS synthetic,
    CAST(cube ->> 'rolled_up_at' AS TIMESTAMPTZ) AS rolled_up_at,
    CAST(cube -> 'sources' AS VARCHAR[]) AS sources,
    CAST(nullif(cube ->> 'loaded_on', '') AS DATE) AS loaded_on
FROM (SELECT CAST($cube AS JSON) AS cube)
WHERE cube IS NOT NULL;

COMMENT ON TABLE decision_cube_info IS 'The records behind decision_cube. · decision_cube 所依据的记录。';
COMMENT ON COLUMN decision_cube_info.cube_id IS 'Name of the cube. · 汇总表编号。';
COMMENT ON COLUMN decision_cube_info.engine IS 'What counted: duckdb or spark. · 统计所用引擎。';
COMMENT ON COLUMN decision_cube_info.decisions IS 'Decisions counted. · 统计的决定数。';
COMMENT ON COLUMN decision_cube_info.superseded IS 'Records that a later one of the same decision replaced. · 被同一决定的后续记录取代的记录数。';
COMMENT ON COLUMN decision_cube_info.rejected IS 'Records and lines rejected at loading. · 载入时退回的记录和行数。';
COMMENT ON COLUMN decision_cube_info.files IS 'Files loaded. · 载入的文件数。';
COMMENT ON COLUMN decision_cube_info.first_month IS 'First month with a decision. · 有决定的第一个月。';
COMMENT ON COLUMN decision_cube_info.last_month IS 'Last month with a decision. · 有决定的最后一个月。';
COMMENT ON COLUMN decision_cube_info.synthetic IS 'Whether generated records are among them: then nothing here is a statistic. · 是否含有生成的合成记录；如有，则均非统计数据。';
COMMENT ON COLUMN decision_cube_info.rolled_up_at IS 'When it was counted. · 统计时间。';
COMMENT ON COLUMN decision_cube_info.sources IS 'Who published the records, or the files where that was not said. · 记录的发布者；未注明时为文件名。';
COMMENT ON COLUMN decision_cube_info.loaded_on IS 'Day on which records were last loaded. · 最近一次载入记录的日期。';
