-- 出来事の計数の元の対応
-- Of 24時間登録 what happened to those who were registered on the day; behind 月末の登録者数 are the people, with their newest case.
WITH spans AS (SELECT month FROM months(:first) WHERE :column IN (label, '合計', '月平均') AND month <= substr(:today, 1, 7))
SELECT i.id, i.number, c.at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)),
    label('event', c.event) || ' ' || label('origin', c.event_from) || ' ' || substr(c.note, 1, 60)
FROM contact c LEFT JOIN intake i ON i.id = c.intake LEFT JOIN person p ON p.id = i.person
WHERE c.event <> '' AND c.at >= :first AND c.at < :next AND substr(c.at, 1, 7) IN (SELECT month FROM spans)
    AND iif(:block = '24時間登録',
        '登録者の' || label('event', c.event) = :item AND p.home_care_on <> '' AND p.home_care_on <= substr(c.at, 1, 10)
            AND (p.home_care_off = '' OR p.home_care_off >= substr(c.at, 1, 10)),
        label('event', c.event) = :block AND :item IN ('計',
            iif(label('origin', c.event_from) = c.event_from, '場所の記入なし', label('origin', c.event_from))))
UNION ALL
SELECT i.id, coalesce(i.number, ''), p.home_care_on, coalesce(nullif(p.name, ''), p.kana), '24時間登録'
FROM person p LEFT JOIN intake i ON i.id = (SELECT n.id FROM intake n WHERE n.person = p.id ORDER BY n.received_at DESC, n.id DESC LIMIT 1)
WHERE :item = '月末の登録者数' AND p.home_care_on <> '' AND p.kept IS NULL AND EXISTS (
    SELECT 1 FROM spans s WHERE p.home_care_on <= min(date(s.month || '-01', '+1 month', '-1 day'), :today)
        AND (p.home_care_off = '' OR p.home_care_off > min(date(s.month || '-01', '+1 month', '-1 day'), :today)))
ORDER BY 3
