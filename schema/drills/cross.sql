-- クロス集計の元の相談
WITH cases AS (
    SELECT i.id, i.number, i.received_at, coalesce(nullif(p.name, ''), nullif(i.caller_name, ''), label('requester', i.requester)) AS who,
        label('requester', i.requester) || ' ' || label('category', i.category) AS what,
        coalesce(/*the rows' field*/, '') AS r, coalesce(/*the columns' field*/, '') AS c
    FROM intake i LEFT JOIN person p ON p.id = i.person
    WHERE i.received_at >= iif(:month = '', :first, :month || '-01')
        AND i.received_at < iif(:month = '', :next, date(:month || '-01', '+1 month')))
SELECT id, number, received_at, who, what FROM cases
WHERE :item IN ('合計', iif(r = '', '記入なし', label(:rows, r))) AND :column IN ('合計', iif(c = '', '記入なし', label(:columns, c)))
ORDER BY received_at
