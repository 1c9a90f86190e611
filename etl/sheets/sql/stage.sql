-- What sql/observation.sql compares, from rows of text that were checked.
CREATE TABLE source AS
SELECT source_id, publisher_type, nullif(published_on, '') AS published_on FROM raw_source;

CREATE TABLE publisher_type AS
SELECT publisher_type, CAST(rank AS BIGINT) AS rank FROM raw_publisher_type;

CREATE TABLE published_observation AS
SELECT
    * EXCLUDE (_file, _row)
    REPLACE (CAST(value AS DECIMAL(24, 4)) AS value),
    _file AS data_file,
    _row AS data_row
FROM raw_observation;
