-- What each build changed, one row a figure. The first build's figures are not listed, nor is what is very long ago.
CREATE TABLE change_log (
    build INTEGER,
    snapshot_id VARCHAR,
    kind VARCHAR,
    indicator VARCHAR,
    region VARCHAR,
    market VARCHAR,
    ip_type VARCHAR,
    industry VARCHAR,
    channel VARCHAR,
    period_start DATE,
    period_end DATE,
    period_kind VARCHAR,
    unit VARCHAR,
    old_value DECIMAL(24, 4),
    old_qualifier VARCHAR,
    old_source_id VARCHAR,
    new_value DECIMAL(24, 4),
    new_qualifier VARCHAR,
    new_source_id VARCHAR
);

COMMENT ON TABLE change_log IS 'What each build changed against the build before, one row a figure; carried over from snapshot to snapshot. · 历次构建相对上次的变动，每个数据点一行，随快照延续。';
COMMENT ON COLUMN change_log.build IS 'Number of the build in build_log. · build_log 中的构建序号。';
COMMENT ON COLUMN change_log.snapshot_id IS 'The snapshot that it made. · 所生成的快照。';
COMMENT ON COLUMN change_log.kind IS 'added, removed or revised. · 新增（added）、移除（removed）或修订（revised）。';
COMMENT ON COLUMN change_log.old_value IS 'Value before, empty if added. · 变动前的数值，新增时为空。';
COMMENT ON COLUMN change_log.old_qualifier IS 'Its qualifier. · 变动前的限定词。';
COMMENT ON COLUMN change_log.old_source_id IS 'The publication that it came from. · 变动前的来源。';
COMMENT ON COLUMN change_log.new_value IS 'Value since then, empty if removed. · 变动后的数值，移除时为空。';
COMMENT ON COLUMN change_log.new_qualifier IS 'Its qualifier. · 变动后的限定词。';
COMMENT ON COLUMN change_log.new_source_id IS 'The publication that it comes from. · 变动后的来源。';
