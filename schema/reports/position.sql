-- 立ち位置の実績（基本の立ち位置と、選んだ立ち位置）
-- title: {centre} 立ち位置の実績（{first}～{last}）
-- A case counts in the month in which it was received, under the rule of that day (schema/positions.def). 変更 is a
-- position that needed a reason; the row's other position needs none.
WITH
cases AS MATERIALIZED (
    SELECT substr(received_at, 1, 7) AS month, asker(requester) AS who, position AS chosen,
           position_rule(profile(), requester, phase, received_at) AS usual,
           position_override(profile(), requester, phase, received_at, position) AS against,
           position_reason <> '' AS reasoned
    FROM intake WHERE received_at >= :first AND received_at < :next),
named AS (
    SELECT month, against, reasoned, chosen, usual,
           CASE who WHEN '' THEN '区分なし' ELSE who END AS who,
           CASE usual WHEN '' THEN '基本なし' ELSE label('position', usual) END AS rule,
           CASE chosen WHEN '' THEN '未選択' ELSE label('position', chosen) END AS took
    FROM cases),
counts(place, block, item, month, n) AS (
    SELECT 0, '件数', '新規ケース数', month, count(*) FROM named GROUP BY month
    UNION ALL SELECT 100, '相談者 ' || who, took, month, count(*) FROM named GROUP BY who, took, month
    UNION ALL SELECT 200, '基本 ' || rule, took, month, count(*) FROM named GROUP BY rule, took, month
    UNION ALL SELECT 300, '基本との違い', '基本どおり', month, count(*) FILTER (WHERE chosen = usual AND usual <> '') FROM named GROUP BY month
    UNION ALL SELECT 301, '基本との違い', 'もう一方（理由不要）', month,
        count(*) FILTER (WHERE usual <> '' AND chosen NOT IN ('', usual) AND NOT against) FROM named GROUP BY month
    UNION ALL SELECT 302, '基本との違い', '変更（理由あり）', month, count(*) FILTER (WHERE against AND reasoned) FROM named GROUP BY month
    UNION ALL SELECT 303, '基本との違い', '変更（理由なし）', month, count(*) FILTER (WHERE against AND NOT reasoned) FROM named GROUP BY month),
grid AS (
    SELECT l.place, l.block, l.item, m.number AS nth,
           CASE WHEN m.month <= substr(:today, 1, 7) THEN coalesce(c.n, 0) END AS n
    FROM (SELECT DISTINCT place, block, item FROM counts) l CROSS JOIN months(:first) m
    LEFT JOIN counts c ON c.block = l.block AND c.item = l.item AND c.month = m.month)
SELECT block AS 区分, item AS 項目,
    sum(n) FILTER (WHERE nth = 1) AS "4月", sum(n) FILTER (WHERE nth = 2) AS "5月",
    sum(n) FILTER (WHERE nth = 3) AS "6月", sum(n) FILTER (WHERE nth = 4) AS "7月",
    sum(n) FILTER (WHERE nth = 5) AS "8月", sum(n) FILTER (WHERE nth = 6) AS "9月",
    sum(n) FILTER (WHERE nth = 7) AS "10月", sum(n) FILTER (WHERE nth = 8) AS "11月",
    sum(n) FILTER (WHERE nth = 9) AS "12月", sum(n) FILTER (WHERE nth = 10) AS "1月",
    sum(n) FILTER (WHERE nth = 11) AS "2月", sum(n) FILTER (WHERE nth = 12) AS "3月",
    sum(n) AS 合計
FROM grid GROUP BY place, block, item ORDER BY place, block, item
