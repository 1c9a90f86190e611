-- The one preferred observation of each cell, with how many other sources agree with it or do not.
CREATE TABLE figure AS
WITH
cell AS (
    SELECT
        indicator, period_start, period_end, region, market, ip_type, industry, channel,
        count(*) AS n_observations,
        count(*) FILTER (relation = 'agrees') AS n_agreeing,
        count(*) FILTER (relation = 'differs_by_rounding') AS n_rounding,
        count(*) FILTER (relation = 'contradicts') AS n_contradicting
    FROM observation
    GROUP BY ALL
),

final AS (
    SELECT
        concat_ws('.', indicator, market, ip_type, industry, channel) AS family_key,
        concat_ws('.', indicator, market, ip_type, industry, channel, region) AS series_key,
        year(period_end) AS year,
        -- All of a calendar year, or a state at a date. A flow on one day is an event, or a total whose start is not
        -- published; a campaign counts only what it covers, however long.
        (indicator.measure <> 'flow' AND period_start = period_end)
        OR (
            period_kind <> 'campaign'
            AND period_start = make_date(year(period_end), 1, 1)
            AND period_end = make_date(year(period_end), 12, 31)
        ) AS is_whole_year,
        preferred.* EXCLUDE (relation),
        n_observations,
        n_agreeing,
        n_rounding,
        n_contradicting
    FROM observation AS preferred
    INNER JOIN indicator USING (indicator)
    INNER JOIN cell USING (indicator, period_start, period_end, region, market, ip_type, industry, channel)
    WHERE relation = 'preferred'
)

SELECT * FROM final ORDER BY series_key, period_end, period_start;

COMMENT ON TABLE figure IS 'The preferred observation of each cell (one indicator, one period, one member of each dimension). · 每个单元格的优先观测值。';
COMMENT ON COLUMN figure.family_key IS 'Series key without the region: series of one family differ in region only. · 不含地区的序列键。';
COMMENT ON COLUMN figure.series_key IS 'indicator.market.ip_type.industry.channel.region. · 指标.市场.知识产权类型.行业.渠道.地区。';
COMMENT ON COLUMN figure.year IS 'Year in which the period ends. · 期间结束的年份。';
COMMENT ON COLUMN figure.is_whole_year IS 'Whether it stands for a whole calendar year, or is a stock, rate or index at a date. · 是否代表整个日历年，或为时点的存量、比率或指数。';
COMMENT ON COLUMN figure.n_observations IS 'Publications that give a value for the cell. · 给出该单元格数值的出版物数。';
COMMENT ON COLUMN figure.n_agreeing IS 'Other publications with the same value. · 数值相同的其他出版物数。';
COMMENT ON COLUMN figure.n_rounding IS 'Other publications whose value differs by rounding only. · 仅有舍入差异的其他出版物数。';
COMMENT ON COLUMN figure.n_contradicting IS 'Other publications whose value contradicts it. · 数值相矛盾的其他出版物数。';
