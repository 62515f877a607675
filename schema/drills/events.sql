-- 出来事の計数の元の対応
-- Of 24時間登録 only what happened to those who were registered on the day: 月末の登録者数 counts people, not contacts.
WITH spans AS (SELECT month FROM months(:first) WHERE :column IN (label, '合計') AND month <= substr(:today, 1, 7))
SELECT i.id, i.number, c.at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)),
    label('event', c.event) || ' ' || label('origin', c.event_from) || ' ' || substr(c.note, 1, 60)
FROM contact c LEFT JOIN intake i ON i.id = c.intake LEFT JOIN person p ON p.id = i.person
WHERE c.event <> '' AND c.at >= :first AND c.at < :next AND substr(c.at, 1, 7) IN (SELECT month FROM spans)
    AND iif(:block = '24時間登録',
        '登録者の' || label('event', c.event) = :item AND p.home_care_on <> '' AND p.home_care_on <= substr(c.at, 1, 10)
            AND (p.home_care_off = '' OR p.home_care_off >= substr(c.at, 1, 10)),
        label('event', c.event) = :block AND :item IN ('計',
            iif(label('origin', c.event_from) = c.event_from, '場所の記入なし', label('origin', c.event_from))))
ORDER BY c.at
