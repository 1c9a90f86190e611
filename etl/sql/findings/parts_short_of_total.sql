-- Parts that are all there is make up less than the published total, whatever their rounding.
SELECT
    dimension, NULL::DOUBLE AS stated_percent, NULL::DOUBLE AS derived_percent, deviation_percent, compared
FROM sum_of_parts
WHERE is_exhaustive AND parts_highest < total_lowest
