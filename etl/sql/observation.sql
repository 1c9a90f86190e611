-- Every observation, compared with the preferred one of its cell by the rules for numbers.
CREATE MACRO admits(stated, step, word, other) AS
    -- A value stated with a word and rounded to a step admits these other values as the same fact.
    CASE word
        WHEN 'over' THEN other >= stated AND other < stated + step
        WHEN 'nearly' THEN other > stated - step AND other <= stated
        -- Rounded half a step either way, or truncated: up to a whole step above.
        ELSE 2 * (other - stated) >= -step AND other < stated + step
    END;

CREATE TABLE observation AS
WITH
stated AS (
    SELECT
        published_observation.*,
        source.published_on,
        publisher_type.rank AS publisher_rank,
        CAST(CAST(value * 10000 AS HUGEINT) AS VARCHAR) AS digits
    FROM published_observation
    INNER JOIN source USING (source_id)
    INNER JOIN publisher_type USING (publisher_type)
),

measured AS (
    SELECT
        *,
        CASE
            WHEN value = 0 THEN 1
            ELSE CAST(power(10, length(digits) - length(rtrim(digits, '0')) - 4) AS DECIMAL(24, 4))
        END AS precision_step
    FROM stated
),

ranked AS (
    SELECT
        *,
        row_number() OVER preference AS place,
        first_value(value) OVER preference AS preferred_value,
        first_value(precision_step) OVER preference AS preferred_step,
        first_value(qualifier) OVER preference AS preferred_qualifier
    FROM measured
    WINDOW preference AS (
        PARTITION BY indicator, period_start, period_end, region, market, ip_type, industry, channel
        ORDER BY publisher_rank, precision_step, qualifier <> 'exact', published_on DESC NULLS LAST, source_id
    )
),

final AS (
    SELECT
        indicator,
        period_start,
        period_end,
        period_kind,
        region,
        market,
        ip_type,
        industry,
        channel,
        value,
        unit,
        qualifier,
        precision_step,
        CASE
            WHEN place = 1 THEN 'preferred'
            WHEN value = preferred_value THEN 'agrees'
            WHEN precision_step >= preferred_step AND admits(value, precision_step, qualifier, preferred_value) THEN 'differs_by_rounding'
            WHEN preferred_step >= precision_step AND admits(preferred_value, preferred_step, preferred_qualifier, value) THEN 'differs_by_rounding'
            ELSE 'contradicts'
        END AS relation,
        source_id,
        locator,
        locator_zh,
        note,
        note_zh,
        data_file,
        data_row
    FROM ranked
)

SELECT * FROM final ORDER BY ALL;

COMMENT ON TABLE observation IS 'What one publication says of one cell; every one is kept. · 一份出版物对一个单元格给出的数值，全部保留。';
COMMENT ON COLUMN observation.precision_step IS 'Unit of the last non-zero digit of the value, in the unit of the value: 31,000 has 1,000. · 数值末位非零数字的单位：31000 为 1000。';
COMMENT ON COLUMN observation.relation IS 'How it stands to the preferred observation of its cell: preferred, agrees, differs_by_rounding or contradicts. · 与该单元格优先观测值的关系：优先、一致、舍入差异或矛盾。';
COMMENT ON COLUMN observation.data_file IS 'File of the data folder that holds the row. · 所在数据文件。';
COMMENT ON COLUMN observation.data_row IS 'Row in that file; the header is row 1. · 所在行号，表头为第1行。';
