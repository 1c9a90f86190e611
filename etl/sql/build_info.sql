-- What this snapshot is and what went in: one row.
CREATE TABLE build_info AS
SELECT
    $snapshot_id AS snapshot_id,
    $digest AS data_digest,
    CAST($built_at AS TIMESTAMPTZ) AS built_at,
    $previous AS previous_snapshot_id,
    (SELECT count(*) FROM observation) AS n_observations,
    (SELECT count(*) FROM figure) AS n_figures,
    (SELECT count(*) FROM figure WHERE n_contradicting > 0) AS n_contradicted,
    (SELECT count(*) FROM series) AS n_series,
    (SELECT count(*) FROM indicator) AS n_indicators,
    (SELECT count(*) FROM source) AS n_sources;

COMMENT ON TABLE build_info IS 'The snapshot itself. · 快照信息。';
COMMENT ON COLUMN build_info.snapshot_id IS 'Hash of the data and of the code that built it. · 数据与构建代码的哈希。';
COMMENT ON COLUMN build_info.data_digest IS 'SHA-256 of the contract and the data files. · 数据契约与数据文件的 SHA-256。';
COMMENT ON COLUMN build_info.built_at IS 'When it was built. · 构建时间。';
COMMENT ON COLUMN build_info.previous_snapshot_id IS 'The snapshot served before. · 上一个快照。';
COMMENT ON COLUMN build_info.n_observations IS 'Observations. · 观测值数。';
COMMENT ON COLUMN build_info.n_figures IS 'Figures. · 数据点数。';
COMMENT ON COLUMN build_info.n_contradicted IS 'Figures that another source contradicts. · 与其他来源矛盾的数据点数。';
COMMENT ON COLUMN build_info.n_series IS 'Series. · 序列数。';
COMMENT ON COLUMN build_info.n_indicators IS 'Indicators. · 指标数。';
COMMENT ON COLUMN build_info.n_sources IS 'Publications. · 出版物数。';
