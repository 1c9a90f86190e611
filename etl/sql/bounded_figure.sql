-- Figures with the least and the most that their rounding and their word allow: what a check may hold against them.
CREATE VIEW bounded_figure AS
WITH
measured AS (
    SELECT
        figure.*,
        indicator.measure,
        region.kind AS region_kind,
        region.parent AS region_parent,
        -- Counts are whole: there is nothing between 7 and 8 cases.
        figure.unit NOT IN ('CNY', 'USD', 'EUR', 'percent', 'points', 'tonnes') AND value = floor(value) AS is_count
    FROM figure
    INNER JOIN indicator USING (indicator)
    INNER JOIN region USING (region)
),

final AS (
    SELECT
        *,
        CASE
            WHEN qualifier = 'over' THEN value
            WHEN qualifier = 'nearly' THEN value - precision_step + CAST(is_count AS INTEGER)
            WHEN is_count THEN ceil(value - precision_step / 2)
            ELSE value - precision_step / 2
        END AS lowest,
        -- Truncated values count as well: up to a whole step above.
        CASE
            WHEN qualifier = 'nearly' THEN value
            ELSE value + precision_step - CAST(is_count AS INTEGER)
        END AS highest
    FROM measured
)

SELECT * FROM final;

COMMENT ON VIEW bounded_figure IS 'Figures with the range that their rounding allows. · 数据点及其舍入所允许的范围。';
COMMENT ON COLUMN bounded_figure.region_kind IS 'Kind of region. · 地区类型。';
COMMENT ON COLUMN bounded_figure.region_parent IS 'Region that it lies in. · 上级地区。';
COMMENT ON COLUMN bounded_figure.is_count IS 'Whether it counts whole things; amounts, shares and weights do not. · 是否为整数计数；金额、比率和重量不是。';
COMMENT ON COLUMN bounded_figure.lowest IS 'The least that the value as published can stand for. · 所公布数值可能代表的最小值。';
COMMENT ON COLUMN bounded_figure.highest IS 'The most that the value as published can stand for. · 所公布数值可能代表的最大值。';
