-- HSDS 3: schedules, when a service is open, visits, or takes calls (ケアマネタイム: attending_type)
SELECT uuid('schedule', s.id) AS id, uuid('service', s.resource) AS service_id, '' AS location_id,
    '' AS service_at_location_id, s.valid_from AS valid_from, s.valid_until AS valid_to, '' AS dtstart, '9' AS timezone,
    '' AS until, '' AS count, 'MO' AS wkst, 'WEEKLY' AS freq, '1' AS interval,
    replace(trim(replace(replace(replace(replace(replace(replace(replace(replace(replace(s.weekdays, 'mon', 'MO'), 'tue', 'TU'),
        'wed', 'WE'), 'thu', 'TH'), 'fri', 'FR'), 'sat', 'SA'), 'sun', 'SU'), 'holiday', ''), 'newyear', '')), ' ', ',') AS byday,
    '' AS byweekno, '' AS bymonthday, '' AS byyearday, label('purpose', s.purpose) AS description,
    iif(s.from_at = '', '', s.from_at || '+09:00') AS opens_at, iif(s.until_at = '', '', s.until_at || '+09:00') AS closes_at,
    '' AS schedule_link, label('method', s.method) AS attending_type,
    trim(iif(s.weeks = '', '', replace(codes_label('nth', s.weeks), '、', '・') || 'だけ ')
        || iif(' ' || s.weekdays || ' ' LIKE '% holiday %', '祝日も ', '')
        || iif(' ' || s.weekdays || ' ' LIKE '% newyear %', '年末年始も', '')) AS notes
FROM slot s JOIN resource r ON r.id = s.resource
WHERE r.state <> 'closed' AND at_home(r.city_code, r.address)
ORDER BY s.resource, s.id
