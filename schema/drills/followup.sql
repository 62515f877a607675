-- 追跡の元の記録
SELECT i.id, i.number, i.next_on, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)), i.next_action
FROM intake i LEFT JOIN person p ON p.id = i.person
WHERE :block = '次回対応' AND i.state <> 'closed' AND CASE :item
    WHEN '期限切れ' THEN i.next_on <> '' AND i.next_on < :day WHEN '今日' THEN i.next_on = :day
    WHEN '7日以内' THEN i.next_on > :day AND i.next_on <= date(:day, '+7 days')
    WHEN '8日より先' THEN i.next_on > date(:day, '+7 days') WHEN '日付なし' THEN i.next_on = '' END
UNION ALL
SELECT c.intake, coalesce(i.number, ''), c.next_at, c.whom, c.phone || ' ' || c.about
FROM callback c LEFT JOIN intake i ON i.id = c.intake
WHERE :block = '折り返し' AND c.state <> 'done' AND CASE :item
    WHEN '過ぎている' THEN substr(c.next_at, 1, 10) < :day WHEN '今日から先' THEN substr(c.next_at, 1, 10) >= :day
    WHEN '3回以上' THEN c.tries >= 3 END
UNION ALL
SELECT i.id, i.number, r.asked_on, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)),
    s.name || ' ' || label('answer', r.answer)
FROM referral r JOIN intake i ON i.id = r.intake LEFT JOIN person p ON p.id = i.person LEFT JOIN resource s ON s.id = r.resource
WHERE :block = 'つなぎ' AND i.state <> 'closed' AND CASE :item
    WHEN '意向の記入なし' THEN r.answer = '' WHEN '開始の確認待ち' THEN r.answer = 'accepted' AND r.started = ''
    WHEN '意向確認日なし' THEN r.answer = 'accepted' AND r.confirmed_on = ''
    ELSE r.answer IN ('asked', 'waiting', 'absent') AND label('answer', r.answer) = :item END
ORDER BY 3
