-- 申し送り（その日の動きと次の予定、受付番号だけで）
-- title: {centre} 申し送り {day}
-- To be read aloud in two minutes, and safe on paper: no name, no phone, no free text; a case is its number. What was
-- done for a case is one line. :day is the day told of, :staff a login or empty: everybody.
WITH
mine(staff) AS (SELECT :staff),
told(place, part, at, number, staff, what) AS (
    SELECT 1, '新しい相談', substr(i.received_at, 12, 5), i.number, i.owner,
           label('requester', i.requester) || ' ' || label('category', i.category)
    FROM intake i WHERE i.received_at >= :day AND i.received_at < date(:day, '+1 day')
    UNION ALL
    SELECT 2, '対応', substr(min(c.at), 12, 5), i.number, c.staff,
           count(*) || '回 ' || coalesce(sum(c.minutes), 0) || '分 ' || group_concat(DISTINCT label('channel', c.channel))
    FROM contact c JOIN intake i ON i.id = c.intake
    WHERE c.at >= :day AND c.at < date(:day, '+1 day') GROUP BY i.id, c.staff
    UNION ALL
    SELECT 3, 'つなぎ', '', i.number, i.owner, coalesce(o.name, '') || ' ' || label('answer', r.answer)
    FROM referral r JOIN intake i ON i.id = r.intake LEFT JOIN resource o ON o.id = r.resource
    WHERE r.changed >= :day AND r.changed < date(:day, '+1 day')
    UNION ALL
    SELECT 4, '終結', '', i.number, i.owner, label('closing', i.close_reason)
    FROM intake i WHERE i.changed >= :day AND i.state = 'closed' AND i.closed_on = :day
    UNION ALL
    SELECT 5, '折り返し待ち', replace(substr(c.next_at, 6, 11), 'T', ' '), coalesce(i.number, ''), c.staff,
           iif(c.tries > 0, c.tries || '回 ' || label('attempt', c.last), '')
    FROM callback c LEFT JOIN intake i ON i.id = c.intake WHERE c.state <> 'done'
    UNION ALL
    SELECT 6, '次の予定', substr(i.next_on, 6), i.number, i.owner, label('category', i.category)
    FROM intake i
    WHERE i.state <> 'closed' AND i.next_on <> '' AND i.next_on > :day AND i.next_on <= :next_day)
SELECT part AS 区分, at AS 時刻, number AS 受付番号, staff_name(told.staff) AS 担当, trim(what) AS こと
FROM told, mine WHERE mine.staff = '' OR mine.staff = told.staff ORDER BY place, at, number
