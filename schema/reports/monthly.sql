-- 月次の実績報告（相談件数・相談内容・依頼者・業務方法）
-- title: {centre} 実績報告書({first}～{last}分)
-- A code counts under its group (schema/codes.def). 差 is what a block does not tell: cases without a group.
WITH
cases AS MATERIALIZED (
    SELECT substr(received_at, 1, 7) AS month, code_group('category', category) AS about,
           code_group('requester', requester) AS whom, count(*) AS n
    FROM intake WHERE received_at >= :first AND received_at < :next
    GROUP BY substr(received_at, 1, 7), intake.category, intake.requester),
talks AS MATERIALIZED (
    SELECT substr(at, 1, 7) AS month, code_group('channel', channel) AS how, count(*) AS n
    FROM contact WHERE at >= :first AND at < :next
    GROUP BY substr(at, 1, 7), contact.channel),
lines(place, block, item) AS (
    SELECT 0, '件数', '新規ケース数'
    UNION ALL SELECT 100 + min(number), '相談内容', grp FROM codes('category') WHERE grp <> '' GROUP BY grp
    UNION ALL SELECT 199, '相談内容', '差'
    UNION ALL SELECT 200 + min(number), '依頼者', grp FROM codes('requester') WHERE grp <> '' GROUP BY grp
    UNION ALL SELECT 299, '依頼者', '差'
    UNION ALL SELECT 300 + min(number), '業務方法', grp FROM codes('channel') WHERE grp <> '' GROUP BY grp
    UNION ALL SELECT 399, '業務方法', '合計(延べ数)'),
counts(block, item, month, n) AS (
    SELECT '件数', '新規ケース数', month, sum(n) FROM cases GROUP BY month
    UNION ALL SELECT '相談内容', about, month, sum(n) FROM cases GROUP BY about, month
    UNION ALL SELECT '相談内容', '差', month, sum(n) - coalesce(sum(n) FILTER (WHERE about <> ''), 0) FROM cases GROUP BY month
    UNION ALL SELECT '依頼者', whom, month, sum(n) FROM cases GROUP BY whom, month
    UNION ALL SELECT '依頼者', '差', month, sum(n) - coalesce(sum(n) FILTER (WHERE whom <> ''), 0) FROM cases GROUP BY month
    UNION ALL SELECT '業務方法', how, month, sum(n) FROM talks GROUP BY how, month
    UNION ALL SELECT '業務方法', '合計(延べ数)', month, sum(n) FROM talks GROUP BY month),
grid AS (
    SELECT l.place, l.block, l.item, m.number AS nth,
           CASE WHEN m.month <= substr(:today, 1, 7) THEN coalesce(c.n, 0) END AS n
    FROM lines l CROSS JOIN months(:first) m
    LEFT JOIN counts c ON c.block = l.block AND c.item = l.item AND c.month = m.month)
SELECT block AS 区分, item AS 項目,
    sum(n) FILTER (WHERE nth = 1) AS "4月", sum(n) FILTER (WHERE nth = 2) AS "5月",
    sum(n) FILTER (WHERE nth = 3) AS "6月", sum(n) FILTER (WHERE nth = 4) AS "7月",
    sum(n) FILTER (WHERE nth = 5) AS "8月", sum(n) FILTER (WHERE nth = 6) AS "9月",
    sum(n) FILTER (WHERE nth = 7) AS "10月", sum(n) FILTER (WHERE nth = 8) AS "11月",
    sum(n) FILTER (WHERE nth = 9) AS "12月", sum(n) FILTER (WHERE nth = 10) AS "1月",
    sum(n) FILTER (WHERE nth = 11) AS "2月", sum(n) FILTER (WHERE nth = 12) AS "3月",
    sum(n) AS 合計
FROM grid GROUP BY place, block, item ORDER BY place
