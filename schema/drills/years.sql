-- 年度の比較の元の記録
WITH
span(f, t) AS (
    SELECT substr(:column, 1, 4) || '-04-01', (substr(:column, 1, 4) + 1) || '-04-01' WHERE :column LIKE '%年度'
    UNION ALL SELECT date(:first, '-1 year'), CASE WHEN :today >= :first AND :today < :next THEN date(:today, '+1 day', '-1 year') ELSE :first END
        WHERE :column IN ('前年同期', '増減', '増減率(%)')
    UNION ALL SELECT :first, :next WHERE :column IN ('増減', '増減率(%)'))
SELECT i.id, i.number, i.received_at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)),
    label('requester', i.requester) || ' ' || label('category', i.category)
FROM span CROSS JOIN intake i LEFT JOIN person p ON p.id = i.person
WHERE i.received_at >= f AND i.received_at < t
    AND CASE :block WHEN '件数' THEN 1
        WHEN '相談内容' THEN code_group('category', i.category) = iif(:item = '記入なし', '', :item)
        WHEN '依頼者' THEN code_group('requester', i.requester) = iif(:item = '記入なし', '', :item) ELSE 0 END
UNION ALL
SELECT i.id, i.number, c.at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)),
    label('channel', c.channel) || ' ' || c.with_whom || ' ' || substr(c.note, 1, 60)
FROM span CROSS JOIN contact c LEFT JOIN intake i ON i.id = c.intake LEFT JOIN person p ON p.id = i.person
WHERE :block = '業務方法' AND c.at >= f AND c.at < t AND (:item = '合計(延べ数)' OR code_group('channel', c.channel) = :item)
ORDER BY 3
