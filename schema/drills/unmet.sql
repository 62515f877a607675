-- 未充足の元の記録
WITH spans AS (SELECT month FROM months(:first) WHERE :column IN (label, '合計', 'まだ') AND month <= substr(:today, 1, 7))
SELECT u.intake, coalesce(i.number, ''), u.at, coalesce(coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)), ''), u.need || ' ' || label('lack', u.reason)
FROM unmet u LEFT JOIN intake i ON i.id = u.intake LEFT JOIN person p ON p.id = i.person
WHERE u.at >= :first AND u.at < :next AND substr(u.at, 1, 7) IN (SELECT month FROM spans) AND (:column <> 'まだ' OR u.met_on = '')
    AND CASE :c1 WHEN '合計' THEN 1
        WHEN '理由' THEN :c2 = coalesce(nullif(label('lack', u.reason), ''), '理由の記入なし')
        ELSE :c1 = iif(u.service = '', '種類を問わない', u.service) AND :c2 = iif(u.area = '', '地域を問わない', u.area)
            AND :c3 = iif(u.items = '', '項目なし', u.items) END
ORDER BY u.at
