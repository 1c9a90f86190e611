-- Which published figures are parts of which: the same cell but for one dimension. Only parts that exclude each other
-- stand in one set; a member that may overlap with others is a set of its own.
CREATE TABLE part_of_whole AS
WITH
counted AS (
    SELECT * FROM bounded_figure WHERE measure IN ('flow', 'stock') AND unit <> 'percent'
),

together (dimension, whole, members, is_complete) AS (
    VALUES
    ('ip_type', 'patent', ['patent_invention', 'patent_utility_model', 'patent_design'], TRUE),
    (
        'ip_type', 'all',
        ['trademark', 'patent', 'copyright', 'new_plant_variety', 'unfair_competition', 'layout_design', 'technology_contract'],
        FALSE
    ),
    ('market', 'all', ['rural', 'urban_rural_junction', 'urban'], FALSE),
    ('market', 'rural_and_junction', ['rural', 'urban_rural_junction'], FALSE),
    ('channel', 'all', ['freight', 'mail', 'express'], FALSE),
    ('channel', 'all', ['online_platform', 'offline'], FALSE),
    ('channel', 'all', ['ex_officio', 'upon_application'], FALSE),
    (
        'industry', 'all',
        [
            'food', 'tobacco', 'pharmaceuticals', 'medical_devices', 'cosmetics', 'agricultural_inputs', 'clothing_footwear',
            'bags_leather', 'toys_baby', 'household_goods', 'sports_goods', 'watches_jewellery', 'electronics',
            'home_appliances', 'automotive_parts', 'building_materials', 'machinery', 'chemicals', 'software', 'publishing'
        ],
        FALSE
    ),
    ('industry', 'agricultural_inputs', ['seeds', 'pesticides', 'fertilizers'], FALSE),
    ('indicator', 'customs_items_detained', ['customs_items_detained_import', 'customs_items_detained_export'], TRUE),
    ('indicator', 'customs_batches_detained', ['customs_batches_detained_import', 'customs_batches_detained_export'], TRUE),
    ('indicator', 'court_ip_cases_received', ['court_ip_civil_received', 'court_ip_admin_received', 'court_ip_criminal_received'], FALSE),
    ('indicator', 'court_ip_cases_heard', ['court_ip_civil_heard', 'court_ip_admin_heard', 'court_ip_criminal_heard'], FALSE),
    ('indicator', 'court_ip_cases_concluded', ['court_ip_civil_concluded', 'court_ip_admin_concluded', 'court_ip_criminal_concluded'], FALSE)
),

alone (dimension, members) AS (
    VALUES
    ('ip_type', ['geographical_indication', 'trade_secret', 'special_sign', 'licensed_software', 'counterfeit_shoddy']),
    ('market', ['rural_and_junction', 'online', 'physical_market', 'import_export', 'mail_express', 'foreign_invested']),
    ('channel', ['cross_border_ecommerce']),
    ('industry', ['alcohol', 'epidemic_supplies', 'seeds', 'pesticides', 'fertilizers', 'forestry_seeds', 'fuel', 'audiovisual', 'online_games', 'other'])
),

member_set AS (
    SELECT * FROM together
    UNION ALL
    SELECT dimension, 'all', [unnest(members)], FALSE FROM alone
),

-- A cell with the member of each dimension that a set may vary, and a key of everything else.
varied AS (
    SELECT
        dimension, member, rest, series_key, period_start, period_end
    FROM counted
    CROSS JOIN LATERAL (
        VALUES
        ('ip_type', ip_type, concat_ws('.', indicator, region, market, industry, channel)),
        ('market', market, concat_ws('.', indicator, region, ip_type, industry, channel)),
        ('channel', channel, concat_ws('.', indicator, region, market, ip_type, industry)),
        ('industry', industry, concat_ws('.', indicator, region, market, ip_type, channel)),
        ('indicator', indicator, concat_ws('.', region, market, ip_type, industry, channel))
    ) AS one (dimension, member, rest)
),

members AS (
    SELECT
        whole.dimension, concat_ws(', ', whole.dimension, array_to_string(member_set.members, ', ')) AS member_set,
        is_complete, len(member_set.members) AS n_members,
        whole.series_key, whole.period_start, whole.period_end,
        part.series_key AS part_series_key, part.period_start AS part_period_start, part.period_end AS part_period_end
    FROM varied AS whole
    INNER JOIN member_set ON member_set.dimension = whole.dimension AND member_set.whole = whole.member
    INNER JOIN varied AS part
        ON part.dimension = whole.dimension AND part.rest = whole.rest
        AND part.period_start = whole.period_start AND part.period_end = whole.period_end
        AND list_contains(member_set.members, part.member)
),

-- Provinces of the nation, cities of a province; customs districts and the Corps cross the borders of provinces.
regions AS (
    SELECT
        'region' AS dimension, 'region' AS member_set, FALSE AS is_complete, 0 AS n_members,
        whole.series_key, whole.period_start, whole.period_end,
        part.series_key, part.period_start, part.period_end
    FROM counted AS whole
    INNER JOIN counted AS part
        ON part.family_key = whole.family_key AND part.region_parent = whole.region
        AND part.period_start = whole.period_start AND part.period_end = whole.period_end
    WHERE part.region_kind IN ('province', 'municipality', 'autonomous_region', 'city', 'district')
),

periods AS (
    SELECT
        'period' AS dimension, part.period_kind AS member_set, TRUE AS is_complete,
        CASE part.period_kind WHEN 'half_year' THEN 2 ELSE 4 END AS n_members,
        whole.series_key, whole.period_start, whole.period_end,
        part.series_key, part.period_start, part.period_end
    FROM counted AS whole
    INNER JOIN counted AS part ON part.series_key = whole.series_key AND part.year = whole.year
    WHERE whole.period_kind = 'year' AND part.period_kind IN ('half_year', 'quarter') AND whole.measure = 'flow'
),

final AS (
    SELECT
        * EXCLUDE (is_complete, n_members),
        is_complete AND n_members = count(*) OVER (PARTITION BY series_key, period_start, period_end, member_set) AS is_exhaustive
    FROM (
        SELECT * FROM members
        UNION ALL
        SELECT * FROM regions
        UNION ALL
        SELECT * FROM periods
    )
)

SELECT * FROM final ORDER BY ALL;

COMMENT ON TABLE part_of_whole IS 'Figures that count a part of what another figure counts, in sets whose members exclude each other. · 属于另一数据点组成部分的数据点，同一组内互不重叠。';
COMMENT ON COLUMN part_of_whole.dimension IS 'What part and whole differ in: ip_type, market, channel, industry, indicator, region or period. · 部分与整体的差异维度。';
COMMENT ON COLUMN part_of_whole.member_set IS 'The set of members that the part belongs to. · 部分所属的成员组。';
COMMENT ON COLUMN part_of_whole.series_key IS 'Series of the whole. · 整体所属序列。';
COMMENT ON COLUMN part_of_whole.period_start IS 'First day of the period of the whole. · 整体期间首日。';
COMMENT ON COLUMN part_of_whole.period_end IS 'Last day of the period of the whole. · 整体期间末日。';
COMMENT ON COLUMN part_of_whole.part_series_key IS 'Series of the part. · 部分所属序列。';
COMMENT ON COLUMN part_of_whole.part_period_start IS 'First day of the period of the part. · 部分期间首日。';
COMMENT ON COLUMN part_of_whole.part_period_end IS 'Last day of the period of the part. · 部分期间末日。';
COMMENT ON COLUMN part_of_whole.is_exhaustive IS 'Whether all members of a set that makes up the whole are published. · 构成整体的成员是否全部公布。';
