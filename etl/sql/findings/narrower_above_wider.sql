-- An indicator counts more than another that by definition contains it, in the same cell, whatever their rounding.
WITH
contained (narrower, wider) AS (
    VALUES
    -- Cases of foreign owners, imports, exports, ... are some of the cases.
    ('_(foreign|import|export|domestic_owner|wellknown)$', ''),
    -- What courts and procuratorates have before them is what is new and what was carried over.
    ('_(received|concluded)$', '_heard'),
    ('_(arrest_review|review)_concluded_', '_\1_'),
    ('_(first|second)_instance_', '_'),
    ('^court_ip_(civil|admin|criminal)_(received|concluded|heard)$', 'court_ip_cases_\2'),
    -- Crimes against IP alone, and together with fake goods or other charges.
    ('^(court|police|procuratorate)_ip_', '\1_ip_counterfeit_'),
    ('_(received|concluded|sentenced)$', '_\1_broad'),
    ('^trademark_infringement_cases', 'trademark_cases')
),

pair AS (
    SELECT DISTINCT indicator.indicator, wider.indicator AS wider
    FROM indicator
    INNER JOIN contained ON regexp_matches(indicator.indicator, narrower)
    INNER JOIN indicator AS wider
        ON wider.indicator = regexp_replace(indicator.indicator, narrower, contained.wider) AND wider.unit = indicator.unit
)

SELECT
    'indicator' AS dimension,
    NULL::DOUBLE AS stated_percent,
    NULL::DOUBLE AS derived_percent,
    (narrow.value / wide.value - 1) * 100 AS deviation_percent,
    [
        {role: 'wider', series_key: wide.series_key, period_start: wide.period_start, period_end: wide.period_end},
        {role: 'narrower', series_key: narrow.series_key, period_start: narrow.period_start, period_end: narrow.period_end}
    ] AS compared
FROM pair
INNER JOIN bounded_figure AS narrow USING (indicator)
INNER JOIN bounded_figure AS wide
    ON wide.indicator = pair.wider AND wide.region = narrow.region
    AND wide.period_start = narrow.period_start AND wide.period_end = narrow.period_end
    AND wide.market = narrow.market AND wide.ip_type = narrow.ip_type
    AND wide.industry = narrow.industry AND wide.channel = narrow.channel
WHERE narrow.measure IN ('flow', 'stock') AND narrow.unit <> 'percent' AND narrow.lowest > wide.highest AND wide.value > 0
