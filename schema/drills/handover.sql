-- 申し送りの相談
SELECT i.id, i.number, i.received_at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)), label('requester', i.requester) || ' ' || label('category', i.category)
FROM intake i LEFT JOIN person p ON p.id = i.person WHERE i.number = :number AND :number <> ''
