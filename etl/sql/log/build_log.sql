-- Every build so far, this one too, one row each: how the data grew, and how good they were.
CREATE TABLE build_log (
    build INTEGER,
    snapshot_id VARCHAR,
    previous_snapshot_id VARCHAR,
    built_at TIMESTAMPTZ,
    command VARCHAR,
    data_digest VARCHAR,
    n_observations BIGINT,
    n_figures BIGINT,
    n_series BIGINT,
    n_indicators BIGINT,
    n_sources BIGINT,
    n_single_source BIGINT,
    n_rounding BIGINT,
    n_contradicted BIGINT,
    n_missing_years BIGINT,
    n_findings BIGINT,
    n_added BIGINT,
    n_removed BIGINT,
    n_revised BIGINT,
    seconds DOUBLE,
    peak_memory_mb DOUBLE
);

COMMENT ON TABLE build_log IS 'Every build so far, this one too; carried over from snapshot to snapshot. · 历次构建记录（含本次），随快照延续。';
COMMENT ON COLUMN build_log.build IS 'Number of the build, from 1. · 构建序号，从 1 起。';
COMMENT ON COLUMN build_log.snapshot_id IS 'The snapshot that it made; the same data and code make the same one again. · 所生成的快照；相同数据与代码再次生成同一快照。';
COMMENT ON COLUMN build_log.previous_snapshot_id IS 'The snapshot built before, which the changes are counted against; empty for the first. · 上一次构建的快照（变动的比较基准），首次为空。';
COMMENT ON COLUMN build_log.built_at IS 'When it was built. · 构建时间。';
COMMENT ON COLUMN build_log.command IS 'The command that built it: build, add or refresh. · 触发构建的命令：build、add 或 refresh。';
COMMENT ON COLUMN build_log.data_digest IS 'SHA-256 of the contract and the data files. · 数据契约与数据文件的 SHA-256。';
COMMENT ON COLUMN build_log.n_observations IS 'Observations. · 观测值数。';
COMMENT ON COLUMN build_log.n_figures IS 'Figures. · 数据点数。';
COMMENT ON COLUMN build_log.n_series IS 'Series. · 序列数。';
COMMENT ON COLUMN build_log.n_indicators IS 'Indicators. · 指标数。';
COMMENT ON COLUMN build_log.n_sources IS 'Publications. · 出版物数。';
COMMENT ON COLUMN build_log.n_single_source IS 'Figures that rest on one publication only. · 仅有单一来源的数据点数。';
COMMENT ON COLUMN build_log.n_rounding IS 'Figures from which another source differs by rounding. · 与其他来源存在舍入差异的数据点数。';
COMMENT ON COLUMN build_log.n_contradicted IS 'Figures that another source contradicts. · 与其他来源矛盾的数据点数。';
COMMENT ON COLUMN build_log.n_missing_years IS 'Calendar years without a figure inside all series together. · 各序列中间缺失的年份总数。';
COMMENT ON COLUMN build_log.n_findings IS 'Published numbers that do not fit together: rows of finding. · 彼此不符的已公布数值项数（finding 行数）。';
COMMENT ON COLUMN build_log.n_added IS 'Figures that the build before did not have; empty for the first. · 较上次构建新增的数据点数，首次为空。';
COMMENT ON COLUMN build_log.n_removed IS 'Figures that only the build before had. · 较上次构建移除的数据点数。';
COMMENT ON COLUMN build_log.n_revised IS 'Figures whose value or word (over, nearly, about) is another. · 数值或限定词有变动的数据点数。';
COMMENT ON COLUMN build_log.seconds IS 'How long the build took until it was written, in seconds. · 构建至写入所用秒数。';
COMMENT ON COLUMN build_log.peak_memory_mb IS 'The most memory that its process held, in MB. · 构建进程的内存峰值（MB）。';
