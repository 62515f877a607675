-- 業務別の所要時間の元の対応
WITH spans AS (SELECT month FROM months(:first) WHERE :column IN (label, '合計') AND month <= substr(:today, 1, 7))
SELECT i.id, i.number, c.at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)),
    coalesce(c.minutes || '分 ', '記入なし ') || label('channel', c.channel) || ' ' || c.with_whom || ' ' || substr(c.note, 1, 60)
FROM contact c LEFT JOIN intake i ON i.id = c.intake LEFT JOIN person p ON p.id = i.person
WHERE c.at >= :first AND c.at < :next AND substr(c.at, 1, 7) IN (SELECT month FROM spans)
    AND CASE WHEN :item LIKE '合計%' THEN 1 WHEN :item LIKE '所要分の記入がない%' THEN c.minutes IS NULL
        WHEN :item = '業務の記入なし' THEN label('business', c.business) = c.business ELSE label('business', c.business) = :item END
ORDER BY c.at
