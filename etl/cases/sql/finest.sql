-- The finest cells of each kind that the cube is made of; every other is a sum of some of them. View: coded.
--
-- All members of all dimensions crossed would be more cells than records. What is kept of each region and period is bounded:
--   nation and provinces: months and years by any two dimensions;
--   prefectures and counties: months by market, years by market and any one further dimension.
SELECT
    province,
    place,
    year,
    month,
    market,
    ip_type,
    industry,
    channel,
    outcome,
    count(*) AS decisions,
    count(fine) AS fines_stated,
    sum(fine) AS fines,
    count(value) AS values_stated,
    sum(value) AS goods_value
FROM coded
GROUP BY GROUPING SETS (
    (province, month, market, ip_type),
    (province, month, market, industry),
    (province, month, market, channel),
    (province, month, market, outcome),
    (province, month, ip_type, industry),
    (province, month, ip_type, channel),
    (province, month, ip_type, outcome),
    (province, month, industry, channel),
    (province, month, industry, outcome),
    (province, month, channel, outcome),
    (place, month, market),
    (place, year, market, ip_type),
    (place, year, market, industry),
    (place, year, market, channel),
    (place, year, market, outcome)
)
