SELECT raw_observation._file, raw_observation._row, 'unit', raw_observation.unit, raw_indicator.unit
FROM raw_observation
INNER JOIN raw_indicator USING (indicator)
WHERE raw_observation.unit <> raw_indicator.unit
