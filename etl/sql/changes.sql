-- How the figures of the database `new` differ from those of `old`: added, removed, revised.
WITH
compared AS (
    SELECT
        old_figure.value AS old_value,
        new_figure.value AS new_value,
        old_figure.qualifier AS old_qualifier,
        new_figure.qualifier AS new_qualifier
    FROM new.figure AS new_figure
    FULL JOIN old.figure AS old_figure USING (series_key, period_start, period_end)
),

final AS (
    SELECT
        count(*) FILTER (old_value IS NULL) AS added,
        count(*) FILTER (new_value IS NULL) AS removed,
        count(*) FILTER (old_value <> new_value OR old_qualifier <> new_qualifier) AS revised
    FROM compared
)

SELECT * FROM final
