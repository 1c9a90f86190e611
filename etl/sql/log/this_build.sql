-- This build's row of the log; its changes stand in change_log already.
INSERT INTO build_log BY NAME
SELECT
    $build AS build,
    build_info.snapshot_id,
    $base AS previous_snapshot_id,
    build_info.built_at,
    $command AS command,
    build_info.data_digest,
    build_info.n_observations,
    build_info.n_figures,
    build_info.n_series,
    build_info.n_indicators,
    build_info.n_sources,
    (SELECT count(*) FROM figure WHERE n_observations = 1) AS n_single_source,
    (SELECT count(*) FROM figure WHERE n_rounding > 0) AS n_rounding,
    build_info.n_contradicted,
    (SELECT sum(n_missing_years) FROM series) AS n_missing_years,
    (SELECT count(*) FROM finding) AS n_findings,
    CASE WHEN $base IS NOT NULL THEN changed.n_added END AS n_added,
    CASE WHEN $base IS NOT NULL THEN changed.n_removed END AS n_removed,
    CASE WHEN $base IS NOT NULL THEN changed.n_revised END AS n_revised,
    $seconds AS seconds,
    $peak_memory_mb AS peak_memory_mb
FROM build_info
CROSS JOIN (
    SELECT
        count(*) FILTER (kind = 'added') AS n_added,
        count(*) FILTER (kind = 'removed') AS n_removed,
        count(*) FILTER (kind = 'revised') AS n_revised
    FROM change_log
    WHERE build = $build
) AS changed;
