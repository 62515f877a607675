-- HSDS 3: addresses, of the locations
SELECT uuid('address', r.id) AS id, uuid('location', r.id) AS location_id, '' AS attention, r.address AS address_1,
    r.building AS address_2, r.city AS city, r.area AS region, r.prefecture AS state_province, r.postal AS postal_code,
    'JP' AS country, 'physical' AS address_type
FROM resource r
WHERE r.id IN (SELECT coalesce(office, id) FROM resource WHERE state <> 'closed' AND at_home(city_code, address))
ORDER BY r.id
