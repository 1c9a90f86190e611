-- What was not taken of a file: lines that are no record, and fields that break the contract. Row 1 is the header.
WITH line AS (
    SELECT
        CAST(line AS BIGINT) AS row,
        coalesce(column_name, '') AS "column",
        coalesce(csv_line, '') AS "value",
        CASE error_type WHEN 'INVALID ENCODING' THEN 'encoding' ELSE 'line' END AS reason
    FROM reject_errors
    QUALIFY row_number() OVER (PARTITION BY line ORDER BY "column") = 1
),

-- A record's place counts records only: each line before it that is none moves it down by one.
before AS (
    SELECT row - row_number() OVER (ORDER BY row) AS records FROM line
),

field AS (
    SELECT
        2 + place + (SELECT count(*) FROM before WHERE before.records <= place + 1) AS row,
        problem."column",
        problem."value",
        problem.reason
    FROM (SELECT file_row_number AS place, unnest(problems) AS problem FROM checked WHERE problems IS NOT NULL)
)

SELECT $file AS file, row, "column", "value", reason.what AS reason, reason.mend
FROM (SELECT * FROM line UNION ALL BY NAME SELECT * FROM field) AS rejected
INNER JOIN reason ON reason.reason = rejected.reason
ORDER BY row, "column"
