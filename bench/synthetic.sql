-- Decision number i of a fixed rule: few members are frequent and many rare, as in any register of penalties.
WITH place AS (
    SELECT list(division ORDER BY hash(division)) AS places FROM division WHERE division NOT IN (SELECT parent FROM division)
),

draw AS (
    SELECT
        i,
        -- Numbers from 0 to 1, one a dimension, that only i decides.
        [hash(i * 8 + part) % 1000000 / 1e6 FOR part IN [0, 1, 2, 3, 4, 5, 6, 7]] AS u
    FROM range($first, $last) AS numbers (i)
)

SELECT
    'SYNTHETIC-' || lpad(CAST(i AS VARCHAR), 10, '0') AS decision_id,
    DATE '2015-01-01' + CAST(u[1] * $days AS INTEGER) AS decided_on,
    places[1 + CAST(floor(pow(u[2], 1.5) * len(places)) AS INTEGER)] AS region,
    'SYNTHETIC agency of ' || region AS agency,
    CASE
        WHEN u[3] < 0.25 THEN 'rural'
        WHEN u[3] < 0.40 THEN 'urban_rural_junction'
        WHEN u[3] < 0.65 THEN 'urban'
        WHEN u[3] < 0.85 THEN 'online'
        WHEN u[3] < 0.93 THEN 'physical_market'
        WHEN u[3] < 0.95 THEN 'mail_express'
    END AS market,
    CASE
        WHEN u[4] < 0.62 THEN 'trademark'
        WHEN u[4] < 0.72 THEN 'patent_design'
        WHEN u[4] < 0.75 THEN 'patent_utility_model'
        WHEN u[4] < 0.83 THEN 'copyright'
        WHEN u[4] < 0.86 THEN 'geographical_indication'
        WHEN u[4] < 0.87 THEN 'new_plant_variety'
        ELSE 'counterfeit_shoddy'
    END AS ip_type,
    ['food', 'alcohol', 'clothing_footwear', 'cosmetics', 'agricultural_inputs', 'seeds', 'pharmaceuticals', 'tobacco',
        'bags_leather', 'electronics', 'household_goods', 'toys_baby', 'automotive_parts', 'building_materials', 'fuel',
        'fertilizers', 'pesticides', 'sports_goods', 'home_appliances', 'publishing'][
        1 + CAST(floor(pow(u[5], 2) * 20) AS INTEGER)
    ] AS industry,
    CASE WHEN u[3] >= 0.65 AND u[3] < 0.85 THEN 'online_platform' WHEN u[6] < 0.8 THEN 'offline' END AS channel,
    CASE
        WHEN u[7] < 0.45 THEN 'fine'
        WHEN u[7] < 0.75 THEN 'fine_and_confiscation'
        WHEN u[7] < 0.88 THEN 'confiscation'
        WHEN u[7] < 0.97 THEN 'warning'
        ELSE 'transferred'
    END AS outcome,
    CASE WHEN u[7] < 0.75 THEN round(pow(10, 2 + 3 * u[8]), 2) END AS fine,
    CASE WHEN u[6] < 0.7 THEN round(pow(10, 1 + 4 * u[8]), 2) END AS "value",
    'SYNTHETIC 商品 ' || CAST(i % 977 AS VARCHAR) AS goods
FROM draw CROSS JOIN place
