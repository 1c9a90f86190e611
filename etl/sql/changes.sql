-- How the figures of the view `new_figure` differ from those of `old_figure`, one row a cell.
WITH
compared AS (
    SELECT
        coalesce(new_figure.indicator, old_figure.indicator) AS indicator,
        coalesce(new_figure.region, old_figure.region) AS region,
        coalesce(new_figure.market, old_figure.market) AS market,
        coalesce(new_figure.ip_type, old_figure.ip_type) AS ip_type,
        coalesce(new_figure.industry, old_figure.industry) AS industry,
        coalesce(new_figure.channel, old_figure.channel) AS channel,
        coalesce(new_figure.period_start, old_figure.period_start) AS period_start,
        coalesce(new_figure.period_end, old_figure.period_end) AS period_end,
        coalesce(new_figure.period_kind, old_figure.period_kind) AS period_kind,
        coalesce(new_figure.unit, old_figure.unit) AS unit,
        old_figure.value AS old_value,
        old_figure.qualifier AS old_qualifier,
        old_figure.source_id AS old_source_id,
        new_figure.value AS new_value,
        new_figure.qualifier AS new_qualifier,
        new_figure.source_id AS new_source_id
    FROM new_figure
    FULL JOIN old_figure USING (series_key, period_start, period_end)
),

final AS (
    SELECT
        indicator, region, market, ip_type, industry, channel, period_start, period_end, period_kind, unit,
        CASE WHEN old_value IS NULL THEN 'added' WHEN new_value IS NULL THEN 'removed' ELSE 'revised' END AS kind,
        old_value, old_qualifier, old_source_id, new_value, new_qualifier, new_source_id
    FROM compared
    WHERE old_value IS DISTINCT FROM new_value OR old_qualifier IS DISTINCT FROM new_qualifier
)

SELECT * FROM final ORDER BY kind, indicator, region, market, ip_type, industry, channel, period_start, period_end
