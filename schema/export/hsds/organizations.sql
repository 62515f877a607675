-- HSDS 3: organizations, the corporations; an office whose corporation nobody told of stands for it
SELECT uuid('organization', key) AS id, max(name) AS name, '' AS alternate_name, max(name) AS description, '' AS email,
    '' AS website, '' AS year_incorporated, '' AS legal_status, '' AS logo, '' AS uri, '' AS parent_organization_id
FROM (SELECT coalesce(nullif(corp_number, ''), nullif(corp_name, ''), 'office ' || coalesce(office, id)) AS key,
        coalesce(nullif(corp_name, ''), name) AS name
    FROM resource WHERE state <> 'closed' AND at_home(city_code, address))
GROUP BY key ORDER BY key
