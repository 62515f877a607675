-- 自己点検で見つかった相談（差は、どこにも数えられない相談すべて）
SELECT i.id, i.number, i.received_at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)),
    label('requester', i.requester) || ' ' || label('category', i.category)
FROM intake i LEFT JOIN person p ON p.id = i.person WHERE i.number = :number AND :number <> ''
    OR :item IN ('差', '合計') AND :number = '' AND i.received_at >= iif(:month = '', :first, :month || '-01')
        AND i.received_at < iif(:month = '', :next, date(:month || '-01', '+1 month'))
        AND CASE :block WHEN '相談内容' THEN code_group('category', i.category) = '' WHEN '依頼者' THEN code_group('requester', i.requester) = '' END
UNION ALL
SELECT i.id, coalesce(i.number, ''), c.at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester), ''),
    label('channel', c.channel) || ' ' || c.with_whom || ' ' || substr(c.note, 1, 60)
FROM contact c LEFT JOIN intake i ON i.id = c.intake LEFT JOIN person p ON p.id = i.person
WHERE :block = '業務方法' AND :item IN ('差', '合計') AND :number = '' AND code_group('channel', c.channel) = ''
    AND c.at >= iif(:month = '', :first, :month || '-01') AND c.at < iif(:month = '', :next, date(:month || '-01', '+1 month'))
ORDER BY 3
