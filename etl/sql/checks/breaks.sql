WITH years AS (
    SELECT
        _file,
        _row,
        breaks,
        regexp_extract_all(breaks, '(?:^| ; )(\d{4}): ', 1) AS years,
        regexp_extract_all(breaks_zh, '(?:^| ; )(\d{4}): ', 1) AS years_zh,
        len(string_split(breaks, ' ; ')) AS items
    FROM raw_indicator
    WHERE breaks <> '' OR breaks_zh <> ''
)

SELECT _file, _row, 'breaks', breaks, ''
FROM years
WHERE years <> years_zh OR len(years) <> items
