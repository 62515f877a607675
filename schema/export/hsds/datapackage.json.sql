-- HSDS 3: the description of the package. A column that is added to a file of this folder is added here.
WITH files(place, name, path, fields) AS (VALUES
    (1, 'organization', 'organizations.csv',
        'id name alternate_name description email website year_incorporated legal_status logo uri '
        || 'parent_organization_id'),
    (2, 'organization_identifier', 'organization_identifiers.csv',
        'id organization_id identifier_scheme identifier_type identifier'),
    (3, 'service', 'services.csv',
        'id organization_id program_id name alternate_name description url email status '
        || 'interpretation_services application_process fees_description accreditations eligibility_description '
        || 'minimum_age maximum_age assured_date assurer_email alert last_modified'),
    (4, 'location', 'locations.csv',
        'id location_type url organization_id name alternate_name description transportation latitude '
        || 'longitude external_identifier external_identifier_type'),
    (5, 'address', 'addresses.csv',
        'id location_id attention address_1 address_2 city region state_province postal_code country '
        || 'address_type'),
    (6, 'service_at_location', 'service_at_locations.csv',
        'id service_id location_id description'),
    (7, 'phone', 'phones.csv',
        'id location_id service_id organization_id contact_id service_at_location_id number extension type '
        || 'description'),
    (8, 'schedule', 'schedules.csv',
        'id service_id location_id service_at_location_id valid_from valid_to dtstart timezone until count '
        || 'wkst freq interval byday byweekno bymonthday byyearday description opens_at closes_at schedule_link '
        || 'attending_type notes'),
    (9, 'attribute', 'attributes.csv',
        'id link_id taxonomy_term_id link_type link_entity value label'),
    (10, 'taxonomy_term', 'taxonomy_terms.csv',
        'id code name description parent_id taxonomy language taxonomy_id term_uri'),
    (11, 'taxonomy', 'taxonomies.csv',
        'id name description uri version'))
SELECT json_object('profile', 'tabular-data-package', 'name', 'human_services_data', 'title', 'Human Services Data Specification',
    'version', '3.0', 'resources', (SELECT json_group_array(json_object('name', name, 'path', path, 'format', 'csv',
        'mediatype', 'text/csv', 'encoding', 'utf-8', 'profile', 'tabular-data-resource', 'schema',
        json('{"primaryKey":"id","fields":[{"name":"' || replace(fields, ' ', '","type":"string"},{"name":"')
            || '","type":"string"}]}'))) FROM (SELECT * FROM files ORDER BY place))) AS json
