-- 業務の指標の元の記録（測った相談とつなぎ）
WITH
span(f, t) AS (
    SELECT iif(:month = '', :first, :month || '-01'), iif(:month = '', :next, date(:month || '-01', '+1 month')) WHERE :column <> '前年'
    UNION ALL SELECT date(iif(:month = '', :first, :month || '-01'), '-1 year'),
        CASE WHEN :month <> '' THEN date(:month || '-01', '-1 year', '+1 month')
             WHEN :today >= :first AND :today < :next THEN date(:today, '+1 day', '-1 year') ELSE :first END WHERE :column = '前年'),
asked AS MATERIALIZED (
    SELECT r.* FROM span CROSS JOIN referral r WHERE r.asked_on >= f AND r.asked_on < t AND r.answer <> 'cancelled')
SELECT i.id, i.number, i.received_at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)),
    label('requester', i.requester) || ' ' || label('category', i.category)
FROM span CROSS JOIN intake i LEFT JOIN person p ON p.id = i.person
WHERE i.received_at >= f AND i.received_at < t AND CASE :item
    WHEN '最初の回答までの時間' THEN EXISTS (SELECT 1 FROM contact c WHERE c.intake = i.id AND c.direction = 'out' AND c.at >= i.received_at)
    WHEN '延べ／件' THEN 1
    WHEN '退院までの日数' THEN i.discharge_on <> '' AND i.discharge_on >= substr(i.received_at, 1, 10)
    WHEN '終結までの日数' THEN i.state = 'closed' AND i.closed_on >= substr(i.received_at, 1, 10) END
UNION ALL
SELECT i.id, i.number, r.asked_on, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)),
    coalesce(s.name, '') || ' ' || label('answer', r.answer) || ' ' || label('started', r.started)
FROM asked r LEFT JOIN intake i ON i.id = r.intake LEFT JOIN person p ON p.id = i.person LEFT JOIN resource s ON s.id = r.resource
WHERE CASE :item
    WHEN '受諾までの日数' THEN r.answer = 'accepted' AND r.confirmed_on >= r.asked_on
    WHEN '受諾率' THEN r.answer IN ('accepted', 'declined')
    WHEN '受諾までの打診の回数' THEN r.id = (
        SELECT y.id FROM asked y WHERE y.intake = r.intake AND y.answer = 'accepted' ORDER BY y.asked_on, y.id LIMIT 1)
    WHEN '開始率' THEN 1 WHEN '結果の分かったつなぎ' THEN 1 END
ORDER BY 3
