-- Parts that exclude each other make up more than the published total, whatever their rounding.
SELECT
    dimension, NULL::DOUBLE AS stated_percent, NULL::DOUBLE AS derived_percent, deviation_percent, compared
FROM sum_of_parts
-- One half of a year above the year is a finding of another check.
WHERE parts_lowest > total_highest AND total > 0 AND (dimension <> 'period' OR n_parts > 1)
