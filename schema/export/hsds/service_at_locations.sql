-- HSDS 3: service_at_locations, which office each service belongs to
SELECT uuid('service_at_location', r.id) AS id, uuid('service', r.id) AS service_id,
    uuid('location', coalesce(r.office, r.id)) AS location_id, '' AS description
FROM resource r WHERE r.state <> 'closed' AND at_home(r.city_code, r.address)
ORDER BY r.id
