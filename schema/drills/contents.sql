-- 相談内容の大分類の元の相談
WITH
upper(name, code) AS (VALUES ('在宅療養相談', 'home'), ('在宅療養相談', 'admission'), ('退院相談', 'discharge'), ('退院相談', 'transfer'),
    ('記入なし', '')),
spans AS (SELECT month FROM months(:first) WHERE :column IN (label, '合計'))
SELECT i.id, i.number, i.received_at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)),
    label('requester', i.requester) || ' ' || label('category', i.category)
FROM intake i LEFT JOIN person p ON p.id = i.person
WHERE i.received_at >= :first AND i.received_at < :next AND substr(i.received_at, 1, 7) IN (SELECT month FROM spans)
    AND :item = coalesce((SELECT name FROM upper WHERE code = i.category), 'その他')
ORDER BY i.received_at
