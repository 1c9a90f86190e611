-- The figures that each finding compares, one row each, in order.
CREATE TABLE finding_figure AS
WITH
numbered AS (
    SELECT finding_id, generate_subscripts(compared, 1) AS place, unnest(compared) AS one
    FROM finding
),

final AS (
    SELECT finding_id, place, one.role, one.series_key, one.period_start, one.period_end
    FROM numbered
)

SELECT * FROM final ORDER BY finding_id, place;

COMMENT ON TABLE finding_figure IS 'The figures that each finding compares. · 每项发现所比较的数据点。';
COMMENT ON COLUMN finding_figure.place IS 'Order within the finding, from 1. · 在该发现中的顺序，从 1 起。';
COMMENT ON COLUMN finding_figure.role IS 'What the figure is to the finding: total, part, later, earlier, whole_year, longer, within, wider, narrower or share. · 该数据点在比较中的角色。';
