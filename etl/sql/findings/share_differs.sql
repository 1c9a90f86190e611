-- A published share is not what the published part is of the published total, whatever the rounding of the three.
WITH
share_of (share, part, whole) AS (
    VALUES
    ('customs_items_share', 'customs_items_detained', 'customs_items_detained'),
    ('customs_batches_share', 'customs_batches_detained', 'customs_batches_detained'),
    ('customs_cases_share', 'customs_cases', 'customs_cases'),
    ('customs_items_share_export', 'customs_items_detained_export', 'customs_items_detained'),
    ('customs_batches_share_export', 'customs_batches_detained_export', 'customs_batches_detained'),
    ('customs_items_share_domestic_owner', 'customs_items_detained_domestic_owner', 'customs_items_detained'),
    ('trademark_cases_foreign_share', 'trademark_cases_foreign', 'trademark_cases')
),

compared AS (
    SELECT
        CASE WHEN share.ip_type <> whole.ip_type THEN 'ip_type' WHEN share.channel <> whole.channel THEN 'channel' ELSE 'indicator' END AS dimension,
        CAST(share.value AS DOUBLE) AS stated_percent,
        share.lowest AS stated_lowest,
        share.highest AS stated_highest,
        part.value / whole.value * 100 AS derived_percent,
        part.lowest / whole.highest * 100 AS derived_lowest,
        part.highest / nullif(whole.lowest, 0) * 100 AS derived_highest,
        [
            {role: 'share', series_key: share.series_key, period_start: share.period_start, period_end: share.period_end},
            {role: 'part', series_key: part.series_key, period_start: part.period_start, period_end: part.period_end},
            {role: 'total', series_key: whole.series_key, period_start: whole.period_start, period_end: whole.period_end}
        ] AS compared
    FROM share_of
    INNER JOIN bounded_figure AS share ON share.indicator = share_of.share
    INNER JOIN bounded_figure AS part
        ON part.indicator = share_of.part AND part.region = share.region
        AND part.period_start = share.period_start AND part.period_end = share.period_end
        AND part.market = share.market AND part.industry = share.industry
        AND part.ip_type = share.ip_type AND part.channel = share.channel
    INNER JOIN bounded_figure AS whole
        ON whole.indicator = share_of.whole AND whole.region = share.region
        AND whole.period_start = share.period_start AND whole.period_end = share.period_end
        AND whole.market = share.market AND whole.industry = share.industry
        AND whole.series_key <> part.series_key
        -- A share by right is of all rights, one by channel of all channels, any other of the same members.
        AND CASE
            WHEN share_of.part <> share_of.whole THEN whole.ip_type = share.ip_type AND whole.channel = share.channel
            ELSE whole.ip_type = 'all' AND whole.channel = 'all' AND 'all' IN (share.ip_type, share.channel)
        END
    WHERE whole.value > 0
)

SELECT dimension, stated_percent, derived_percent, derived_percent - stated_percent AS deviation_percent, compared
FROM compared
WHERE derived_lowest > stated_highest OR derived_highest < stated_lowest
