-- Records as read (`raw`: the columns of the contract as text) with what is wrong with each: `problems`, NULL where nothing is.
-- An empty text is none. A member may be written as code or name; `written` says which member it means.
WITH looked_up AS (
    SELECT
        raw.*,
        region_member.code AS region_code,
        market_member.code AS market_code,
        ip_type_member.code AS ip_type_code,
        industry_member.code AS industry_code,
        channel_member.code AS channel_code,
        outcome_member.code AS outcome_code,
        CAST(try_strptime(raw.decided_on, $date_form) AS DATE) AS date_read,
        CAST(try_cast(raw.fine AS DECIMAL(18, 4)) * $fine_yuan AS DECIMAL(18, 2)) AS fine_read,
        CAST(try_cast(raw."value" AS DECIMAL(18, 4)) * $value_yuan AS DECIMAL(18, 2)) AS value_read
    FROM raw
    LEFT JOIN written AS region_member ON region_member.dimension = 'region' AND region_member.written = raw.region
    LEFT JOIN written AS market_member ON market_member.dimension = 'market' AND market_member.written = raw.market
    LEFT JOIN written AS ip_type_member
        ON ip_type_member.dimension = 'ip_type' AND ip_type_member.written = raw.ip_type
    LEFT JOIN written AS industry_member
        ON industry_member.dimension = 'industry' AND industry_member.written = raw.industry
    LEFT JOIN written AS channel_member
        ON channel_member.dimension = 'channel' AND channel_member.written = raw.channel
    LEFT JOIN written AS outcome_member
        ON outcome_member.dimension = 'outcome' AND outcome_member.written = raw.outcome
)

SELECT
    decision_id,
    agency,
    date_read AS decided_on,
    region_code AS region,
    market_code AS market,
    ip_type_code AS ip_type,
    industry_code AS industry,
    channel_code AS channel,
    outcome_code AS outcome,
    fine_read AS fine,
    value_read AS "value",
    goods,
    CAST($load_no AS INTEGER) AS load_no,
    CASE
        WHEN
            decision_id IS NULL OR agency IS NULL OR region_code IS NULL
            OR date_read IS NULL OR date_read NOT BETWEEN DATE '1990-01-01' AND $today
            OR (market_code IS NULL AND market IS NOT NULL)
            OR (ip_type_code IS NULL AND ip_type IS NOT NULL)
            OR (industry_code IS NULL AND industry IS NOT NULL)
            OR (channel_code IS NULL AND channel IS NOT NULL)
            OR (outcome_code IS NULL AND outcome IS NOT NULL)
            OR (fine IS NOT NULL AND (fine_read IS NULL OR fine_read < 0))
            OR ("value" IS NOT NULL AND (value_read IS NULL OR value_read < 0))
            THEN list_filter([
                CASE WHEN decision_id IS NULL THEN {'column': 'decision_id', 'value': '', 'reason': 'empty'} END,
                CASE WHEN agency IS NULL THEN {'column': 'agency', 'value': '', 'reason': 'empty'} END,
                CASE
                    WHEN decided_on IS NULL THEN {'column': 'decided_on', 'value': '', 'reason': 'empty'}
                    WHEN date_read IS NULL THEN {'column': 'decided_on', 'value': decided_on, 'reason': 'date'}
                    WHEN date_read NOT BETWEEN DATE '1990-01-01' AND $today
                        THEN {'column': 'decided_on', 'value': decided_on, 'reason': 'time'}
                END,
                CASE
                    WHEN region IS NULL THEN {'column': 'region', 'value': '', 'reason': 'empty'}
                    WHEN region_code IS NULL THEN {'column': 'region', 'value': region, 'reason': 'region'}
                END,
                CASE
                    WHEN market_code IS NULL AND market IS NOT NULL
                        THEN {'column': 'market', 'value': market, 'reason': 'member'}
                END,
                CASE
                    WHEN ip_type_code IS NULL AND ip_type IS NOT NULL
                        THEN {'column': 'ip_type', 'value': ip_type, 'reason': 'member'}
                END,
                CASE
                    WHEN industry_code IS NULL AND industry IS NOT NULL
                        THEN {'column': 'industry', 'value': industry, 'reason': 'member'}
                END,
                CASE
                    WHEN channel_code IS NULL AND channel IS NOT NULL
                        THEN {'column': 'channel', 'value': channel, 'reason': 'member'}
                END,
                CASE
                    WHEN outcome_code IS NULL AND outcome IS NOT NULL
                        THEN {'column': 'outcome', 'value': outcome, 'reason': 'member'}
                END,
                CASE
                    WHEN fine IS NOT NULL AND (fine_read IS NULL OR fine_read < 0)
                        THEN {'column': 'fine', 'value': fine, 'reason': 'amount'}
                END,
                CASE
                    WHEN "value" IS NOT NULL AND (value_read IS NULL OR value_read < 0)
                        THEN {'column': 'value', 'value': "value", 'reason': 'amount'}
                END
            ], lambda problem: problem IS NOT NULL)
    END AS problems
FROM looked_up
