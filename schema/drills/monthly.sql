-- 月次の実績報告の元の記録
WITH spans AS (SELECT month FROM months(:first) WHERE :column IN (label, '合計') AND month <= substr(:today, 1, 7))
SELECT i.id, i.number, i.received_at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)),
    label('requester', i.requester) || ' ' || label('category', i.category)
FROM intake i LEFT JOIN person p ON p.id = i.person
WHERE i.received_at >= :first AND i.received_at < :next AND substr(i.received_at, 1, 7) IN (SELECT month FROM spans)
    AND CASE :block WHEN '件数' THEN 1
        WHEN '相談内容' THEN code_group('category', i.category) = iif(:item = '差', '', :item)
        WHEN '依頼者' THEN code_group('requester', i.requester) = iif(:item = '差', '', :item) ELSE 0 END
UNION ALL
SELECT i.id, i.number, c.at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)),
    label('channel', c.channel) || ' ' || c.with_whom || ' ' || substr(c.note, 1, 60)
FROM contact c LEFT JOIN intake i ON i.id = c.intake LEFT JOIN person p ON p.id = i.person
WHERE :block = '業務方法' AND c.at >= :first AND c.at < :next AND substr(c.at, 1, 7) IN (SELECT month FROM spans)
    AND (:item = '合計(延べ数)' OR code_group('channel', c.channel) = :item)
ORDER BY 3
