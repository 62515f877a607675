-- 立ち位置の実績の元の相談
WITH
spans AS (SELECT month FROM months(:first) WHERE :column IN (label, '合計') AND month <= substr(:today, 1, 7)),
cases AS (
    SELECT i.id, i.number, i.received_at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)) AS who,
        label('requester', i.requester) || ' ' || label('position', i.position) || ' ' || i.position_reason AS what,
        i.position AS chosen, i.position_reason <> '' AS reasoned,
        '相談者 ' || iif(asker(i.requester) = '', '区分なし', asker(i.requester)) AS asked_by,
        iif(i.position = '', '未選択', label('position', i.position)) AS took,
        position_rule(profile(), i.requester, i.phase, i.received_at) AS usual,
        position_override(profile(), i.requester, i.phase, i.received_at, i.position) AS against
    FROM intake i LEFT JOIN person p ON p.id = i.person
    WHERE i.received_at >= :first AND i.received_at < :next AND substr(i.received_at, 1, 7) IN (SELECT month FROM spans))
SELECT id, number, received_at, who, what FROM cases
WHERE CASE WHEN :block = '件数' THEN 1
    WHEN :block LIKE '相談者 %' THEN asked_by = :block AND took = :item
    WHEN :block LIKE '基本 %' THEN '基本 ' || iif(usual = '', '基本なし', label('position', usual)) = :block AND took = :item
    WHEN :item = '基本どおり' THEN chosen = usual AND usual <> ''
    WHEN :item = 'もう一方（理由不要）' THEN usual <> '' AND chosen NOT IN ('', usual) AND NOT against
    WHEN :item = '変更（理由あり）' THEN against AND reasoned
    WHEN :item = '変更（理由なし）' THEN against AND NOT reasoned END
ORDER BY received_at
