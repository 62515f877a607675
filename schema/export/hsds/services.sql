-- HSDS 3: services, one for each listing
SELECT uuid('service', r.id) AS id,
    uuid('organization', coalesce(nullif(r.corp_number, ''), nullif(r.corp_name, ''),
        'office ' || coalesce(r.office, r.id))) AS organization_id,
    '' AS program_id, r.name AS name, r.alias AS alternate_name, r.service AS description,
    iif(r.url LIKE 'http%', r.url, '') AS url, '' AS email,
    iif(r.state = 'stopped', 'temporarily closed', 'active') AS status, '' AS interpretation_services,
    '' AS application_process, '' AS fees_description, '' AS accreditations, '' AS eligibility_description,
    '' AS minimum_age, '' AS maximum_age, r.verified_on AS assured_date, '' AS assurer_email,
    iif(r.state = 'stopped', '休止' || iif(r.state_until = '', '', '（' || r.state_until || ' まで）'), '') AS alert,
    r.changed || '+09:00' AS last_modified
FROM resource r WHERE r.state <> 'closed' AND at_home(r.city_code, r.address)
ORDER BY r.id
