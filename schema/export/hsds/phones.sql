-- HSDS 3: phones of services and of their departments; who answers there stays at home
WITH own(id) AS (SELECT id FROM resource WHERE state <> 'closed' AND at_home(city_code, address)),
numbers(key, resource, number, type, description) AS (
    SELECT 'phone ' || id, id, phone, 'voice', '代表' FROM resource
    UNION ALL SELECT 'fax ' || id, id, fax, 'fax', '代表' FROM resource
    UNION ALL SELECT 'department ' || id, resource, phone, 'voice', trim(name || ' ' || purpose) FROM department
    UNION ALL SELECT 'department fax ' || id, resource, fax, 'fax', trim(name || ' ' || purpose) FROM department)
SELECT uuid('phone', n.key) AS id, '' AS location_id, uuid('service', n.resource) AS service_id, '' AS organization_id,
    '' AS contact_id, '' AS service_at_location_id, n.number AS number, '' AS extension, n.type AS type,
    n.description AS description
FROM numbers n JOIN own o ON o.id = n.resource WHERE n.number <> ''
ORDER BY n.resource, n.key
