SELECT _file, _row, 'market', market, 'market'
FROM raw_headline_series AS headline
WHERE NOT EXISTS (SELECT 1 FROM raw_market AS list WHERE list.market GLOB headline.market)
UNION ALL
SELECT _file, _row, 'ip_type', ip_type, 'ip_type'
FROM raw_headline_series AS headline
WHERE NOT EXISTS (SELECT 1 FROM raw_ip_type AS list WHERE list.ip_type GLOB headline.ip_type)
UNION ALL
SELECT _file, _row, 'industry', industry, 'industry'
FROM raw_headline_series AS headline
WHERE NOT EXISTS (SELECT 1 FROM raw_industry AS list WHERE list.industry GLOB headline.industry)
