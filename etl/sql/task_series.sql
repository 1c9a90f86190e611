-- The one nationwide series by which a task's indicator is judged: of those in the market that the link names,
-- the one with most calendar years, then with most figures, then with fewest members other than `all`.
CREATE TABLE task_series AS
WITH
candidate AS (
    SELECT
        link.year, link.task_no, link.indicator, link.relation, link.expects, link.market AS linked_market,
        family.family_key, family.n_full_years, family.n_national, family.n_figures,
        CAST(family.ip_type <> 'all' AS INTEGER) + CAST(family.industry <> 'all' AS INTEGER)
        + CAST(family.channel <> 'all' AS INTEGER) AS n_members
    FROM task_indicator AS link
    INNER JOIN family ON family.indicator = link.indicator AND link.market IN ('*', family.market)
),

final AS (
    SELECT
        year, task_no, indicator, relation, expects, linked_market, family_key,
        CASE WHEN n_national > 0 THEN family_key || '.CN' END AS series_key
    FROM candidate
    QUALIFY row_number() OVER (
        PARTITION BY year, task_no, indicator
        ORDER BY n_full_years DESC, n_national DESC, n_members, n_figures DESC, family_key
    ) = 1
)

SELECT * FROM final ORDER BY year, task_no, relation, indicator;

COMMENT ON TABLE task_series IS 'The series by which each indicator of a task is judged. · 评判各任务指标所用的序列。';
COMMENT ON COLUMN task_series.linked_market IS 'Market that the link names; * is any. · 关联所指定的市场，* 为任意。';
COMMENT ON COLUMN task_series.series_key IS 'The nationwide series; empty if nothing nationwide is published. · 全国序列，未公布则为空。';
