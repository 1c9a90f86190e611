SELECT _file, _row, 'url', url, address_kind
FROM raw_source
WHERE (address_kind = 'none') <> (url = '') OR (url <> '' AND NOT regexp_matches(url, '^https?://'))
