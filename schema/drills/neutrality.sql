-- 公正・中立の元のつなぎ
-- 候補数 is the same for every place of a month and kind, also for one that nobody asked: behind it are all that were asked.
SELECT i.id, i.number, f.asked_on, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)), label('answer', f.answer) || ' ' || label('started', f.started) || ' ' || f.why
FROM referral f JOIN resource r ON r.id = f.resource LEFT JOIN intake i ON i.id = f.intake LEFT JOIN person p ON p.id = i.person
WHERE f.asked_on >= :first AND f.asked_on < :next AND substr(f.asked_on, 1, 7) = :c1 AND service_label(r.service) = :c2
    AND (r.name = :c3 OR :column = '候補数') AND (:column <> '開始' OR f.started = 'yes')
ORDER BY f.asked_on
