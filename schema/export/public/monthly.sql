-- 公表用: 年度の月別の件数（10未満は「-」）
-- suppress: counts 10
WITH
counts(block, item, nth, n) AS MATERIALIZED (
    SELECT '相談内容', code_group('category', code), number, n FROM tally('intake received_at category ' || :first)
    UNION ALL SELECT '依頼者', code_group('requester', code), number, n
        FROM tally('intake received_at requester ' || :first)
    UNION ALL SELECT '業務方法', code_group('channel', code), number, n FROM tally('contact at channel ' || :first)),
lines(place, block, item) AS (
    SELECT 100 + min(number), '相談内容', grp FROM codes('category') WHERE grp <> '' GROUP BY grp
    UNION ALL SELECT 200 + min(number), '依頼者', grp FROM codes('requester') WHERE grp <> '' GROUP BY grp
    UNION ALL SELECT 300 + min(number), '業務方法', grp FROM codes('channel') WHERE grp <> '' GROUP BY grp
    UNION ALL VALUES (198, '相談内容', '区分なし'), (298, '依頼者', '区分なし'), (398, '業務方法', '区分なし'),
        (199, '相談内容', '合計'), (299, '依頼者', '合計'), (399, '業務方法', '合計')),
grid AS (
    SELECT l.place, l.block, l.item, m.number AS nth,
           CASE WHEN m.month <= substr(:today, 1, 7) THEN coalesce(sum(c.n), 0) END AS n
    FROM lines l CROSS JOIN months(:first) m
    LEFT JOIN counts c ON c.block = l.block AND c.nth = m.number
         AND (l.item IN ('合計', c.item) OR (l.item = '区分なし' AND c.item = ''))
    GROUP BY l.place, m.number)
SELECT block AS 区分, item AS 項目,
    sum(n) FILTER (WHERE nth = 1) AS "4月", sum(n) FILTER (WHERE nth = 2) AS "5月",
    sum(n) FILTER (WHERE nth = 3) AS "6月", sum(n) FILTER (WHERE nth = 4) AS "7月",
    sum(n) FILTER (WHERE nth = 5) AS "8月", sum(n) FILTER (WHERE nth = 6) AS "9月",
    sum(n) FILTER (WHERE nth = 7) AS "10月", sum(n) FILTER (WHERE nth = 8) AS "11月",
    sum(n) FILTER (WHERE nth = 9) AS "12月", sum(n) FILTER (WHERE nth = 10) AS "1月",
    sum(n) FILTER (WHERE nth = 11) AS "2月", sum(n) FILTER (WHERE nth = 12) AS "3月",
    sum(n) AS 合計
FROM grid GROUP BY place HAVING item <> '区分なし' OR sum(n) > 0 ORDER BY place
