-- 月次の実績報告（相談件数・相談内容・依頼者・業務方法）
-- title: {centre} 実績報告書({first}～{last}分)
-- chart: 合計
-- trend: 新規ケース数、合計(延べ数)
-- below: contents
-- closes
-- A code counts under its group (schema/codes.def). 差 is what a block does not tell: cases without a group.
WITH
abouts AS MATERIALIZED (
    SELECT number AS nth, code_group('category', code) AS item, n FROM tally('intake received_at category ' || :first)),
whoms AS MATERIALIZED (
    SELECT number AS nth, code_group('requester', code) AS item, n FROM tally('intake received_at requester ' || :first)),
hows AS MATERIALIZED (
    SELECT number AS nth, code_group('channel', code) AS item, n FROM tally('contact at channel ' || :first)),
lines(place, block, item) AS (
    SELECT 0, '件数', '新規ケース数'
    UNION ALL SELECT 100 + min(number), '相談内容', grp FROM codes('category') WHERE grp <> '' GROUP BY grp
    UNION ALL SELECT 199, '相談内容', '差'
    UNION ALL SELECT 200 + min(number), '依頼者', grp FROM codes('requester') WHERE grp <> '' GROUP BY grp
    UNION ALL SELECT 299, '依頼者', '差'
    UNION ALL SELECT 300 + min(number), '業務方法', grp FROM codes('channel') WHERE grp <> '' GROUP BY grp
    UNION ALL SELECT 399, '業務方法', '合計(延べ数)'),
counts(block, item, nth, n) AS (
    SELECT '件数', '新規ケース数', nth, sum(n) FROM abouts GROUP BY nth
    UNION ALL SELECT '相談内容', item, nth, sum(n) FROM abouts GROUP BY item, nth
    UNION ALL SELECT '相談内容', '差', nth, sum(n) FILTER (WHERE item = '') FROM abouts GROUP BY nth
    UNION ALL SELECT '依頼者', item, nth, sum(n) FROM whoms GROUP BY item, nth
    UNION ALL SELECT '依頼者', '差', nth, sum(n) FILTER (WHERE item = '') FROM whoms GROUP BY nth
    UNION ALL SELECT '業務方法', item, nth, sum(n) FROM hows GROUP BY item, nth
    UNION ALL SELECT '業務方法', '合計(延べ数)', nth, sum(n) FROM hows GROUP BY nth),
grid AS (
    SELECT l.place, l.block, l.item, m.number AS nth,
           CASE WHEN m.month <= substr(:today, 1, 7) THEN coalesce(c.n, 0) END AS n
    FROM lines l CROSS JOIN months(:first) m
    LEFT JOIN counts c ON c.block = l.block AND c.item = l.item AND c.nth = m.number)
SELECT block AS 区分, item AS 項目,
    sum(n) FILTER (WHERE nth = 1) AS "4月", sum(n) FILTER (WHERE nth = 2) AS "5月",
    sum(n) FILTER (WHERE nth = 3) AS "6月", sum(n) FILTER (WHERE nth = 4) AS "7月",
    sum(n) FILTER (WHERE nth = 5) AS "8月", sum(n) FILTER (WHERE nth = 6) AS "9月",
    sum(n) FILTER (WHERE nth = 7) AS "10月", sum(n) FILTER (WHERE nth = 8) AS "11月",
    sum(n) FILTER (WHERE nth = 9) AS "12月", sum(n) FILTER (WHERE nth = 10) AS "1月",
    sum(n) FILTER (WHERE nth = 11) AS "2月", sum(n) FILTER (WHERE nth = 12) AS "3月",
    sum(n) AS 合計
FROM grid GROUP BY place, block, item ORDER BY place
