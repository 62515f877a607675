-- 職員別の対応の元の記録
WITH
span(f, t) AS (SELECT iif(:month = '', :first, :month || '-01'), iif(:month = '', :next, date(:month || '-01', '+1 month'))),
talks AS (
    SELECT c.intake, c.at, iif(c.staff = '', '職員の記入なし', staff_name(c.staff)) AS name, c.channel, c.with_whom, c.note,
        iif(label('business', c.business) = c.business, '業務の記入なし', label('business', c.business)) AS business
    FROM span CROSS JOIN contact c WHERE c.at >= f AND c.at < t)
SELECT i.id, i.number, c.at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)),
    label('channel', c.channel) || ' ' || c.with_whom || ' ' || substr(c.note, 1, 60)
FROM talks c LEFT JOIN intake i ON i.id = c.intake LEFT JOIN person p ON p.id = i.person
WHERE :item IN ('合計', c.name) AND :column IN ('対応計(件)', '所要計(分)', c.business)
UNION ALL
SELECT i.id, i.number, i.received_at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)),
    label('requester', i.requester) || ' ' || label('category', i.category)
FROM span CROSS JOIN intake i LEFT JOIN person p ON p.id = i.person
WHERE :column = '受けた相談' AND i.received_at >= f AND i.received_at < t AND :item IN ('合計', iif(i.owner = '', '職員の記入なし', staff_name(i.owner)))
ORDER BY 3
