-- 業務別の所要時間（対応記録の所要分、月ごと、分）
-- title: {centre} 業務別の所要時間（分、{first}～{last}）
-- chart: 合計
-- A contact without a business stands under 業務の記入なし; one without minutes counts as 0 and is told of below.
WITH
talks AS MATERIALIZED (
    SELECT substr(at, 1, 7) AS month, CASE WHEN label('business', business) = business THEN '' ELSE business END AS code,
           sum(minutes) AS minutes, count(*) - count(minutes) AS untold
    FROM contact WHERE at >= :first AND at < :next GROUP BY substr(at, 1, 7), 2),
lines(place, item, code) AS (
    SELECT number, label, code FROM codes('business')
    UNION ALL SELECT 100, '業務の記入なし', ''
    UNION ALL SELECT 200, '合計(分)', '+'
    UNION ALL SELECT 201, '合計(時間)', '+h'
    UNION ALL SELECT 300, '所要分の記入がない対応(件)', '?'),
counts(code, month, n) AS (
    SELECT code, month, coalesce(minutes, 0) FROM talks
    UNION ALL SELECT '+', month, coalesce(sum(minutes), 0) FROM talks GROUP BY month
    UNION ALL SELECT '?', month, sum(untold) FROM talks GROUP BY month),
grid AS (
    SELECT l.place, l.item, m.number AS nth,
           CASE WHEN m.month <= substr(:today, 1, 7) THEN coalesce(c.n, 0) END AS n
    FROM lines l CROSS JOIN months(:first) m
    LEFT JOIN counts c ON c.month = m.month AND c.code = CASE l.code WHEN '+h' THEN '+' ELSE l.code END),
sums AS (
    SELECT place, item,
        sum(n) FILTER (WHERE nth = 1) AS n1, sum(n) FILTER (WHERE nth = 2) AS n2, sum(n) FILTER (WHERE nth = 3) AS n3,
        sum(n) FILTER (WHERE nth = 4) AS n4, sum(n) FILTER (WHERE nth = 5) AS n5, sum(n) FILTER (WHERE nth = 6) AS n6,
        sum(n) FILTER (WHERE nth = 7) AS n7, sum(n) FILTER (WHERE nth = 8) AS n8, sum(n) FILTER (WHERE nth = 9) AS n9,
        sum(n) FILTER (WHERE nth = 10) AS n10, sum(n) FILTER (WHERE nth = 11) AS n11,
        sum(n) FILTER (WHERE nth = 12) AS n12, sum(n) AS total
    FROM grid GROUP BY place, item),
unit AS (SELECT *, CASE place WHEN 201 THEN 60.0 ELSE 1 END AS u FROM sums)
SELECT CASE WHEN place < 200 THEN '業務' ELSE '合計' END AS 区分, item AS 項目,
    iif(u = 1, n1, round(n1 / u, 1)) AS "4月", iif(u = 1, n2, round(n2 / u, 1)) AS "5月",
    iif(u = 1, n3, round(n3 / u, 1)) AS "6月", iif(u = 1, n4, round(n4 / u, 1)) AS "7月",
    iif(u = 1, n5, round(n5 / u, 1)) AS "8月", iif(u = 1, n6, round(n6 / u, 1)) AS "9月",
    iif(u = 1, n7, round(n7 / u, 1)) AS "10月", iif(u = 1, n8, round(n8 / u, 1)) AS "11月",
    iif(u = 1, n9, round(n9 / u, 1)) AS "12月", iif(u = 1, n10, round(n10 / u, 1)) AS "1月",
    iif(u = 1, n11, round(n11 / u, 1)) AS "2月", iif(u = 1, n12, round(n12 / u, 1)) AS "3月",
    iif(u = 1, total, round(total / u, 1)) AS 合計
FROM unit ORDER BY place
