-- 課題の元の相談
WITH spans AS (SELECT month FROM months(:first) WHERE :column IN (label, '合計') AND month <= substr(:today, 1, 7))
SELECT i.id, i.number, t.at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)),
    label('requester', i.requester) || ' ' || label('category', i.category)
FROM trace t JOIN issue s ON s.id = t.issue JOIN intake i ON i.id = t.intake LEFT JOIN person p ON p.id = i.person
WHERE s.title = :item AND iif(s.side = '', '分野の記入なし', label('side', s.side)) = :block AND t.at < :next
    AND (substr(t.at, 1, 7) IN (SELECT month FROM spans)
        OR :column NOT IN ('合計') AND NOT EXISTS (SELECT 1 FROM months(:first) WHERE label = :column))
ORDER BY t.at
