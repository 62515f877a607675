-- HSDS 3: locations, one for each office: the services of one office are together
SELECT uuid('location', r.id) AS id, 'physical' AS location_type, '' AS url,
    uuid('organization', coalesce(nullif(r.corp_number, ''), nullif(r.corp_name, ''),
        'office ' || coalesce(r.office, r.id))) AS organization_id,
    r.name AS name, r.alias AS alternate_name, '' AS description, '' AS transportation, r.lat AS latitude,
    r.lon AS longitude, r.official AS external_identifier, iif(r.official = '', '', '事業所番号') AS external_identifier_type
FROM resource r
WHERE r.id IN (SELECT coalesce(office, id) FROM resource WHERE state <> 'closed' AND at_home(city_code, address))
ORDER BY r.id
