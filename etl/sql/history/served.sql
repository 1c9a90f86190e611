-- How figures changed from build to build, by the log in the catalogue `kept`.
CREATE OR REPLACE TEMP VIEW told AS
SELECT
    indicator, region, market, ip_type, industry, channel, period_start, period_end, period_kind, unit,
    kind, old_value, old_qualifier, old_source_id, new_value, new_qualifier, new_source_id, epoch_ms(built_at), snapshot_id
FROM kept.change_log
INNER JOIN kept.build_log USING (build, snapshot_id)
