-- 相談内容の大分類（在宅療養相談・退院相談・その他）
-- title: 相談内容の大分類
-- chart: 合計
-- across
-- The upper of the two levels of 豊島区 (seed 000): what each category belongs to; a category that is added to the code
-- table counts under その他 until it is named here.
WITH
upper(place, name, code) AS (VALUES (1, '在宅療養相談', 'home'), (1, '在宅療養相談', 'admission'),
    (2, '退院相談', 'discharge'), (2, '退院相談', 'transfer'), (3, 'その他', 'other')),
counts AS MATERIALIZED (
    SELECT t.number AS nth, coalesce(u.name, iif(t.code = '', '記入なし', 'その他')) AS name, sum(t.n) AS n
    FROM tally('intake received_at category ' || :first) t LEFT JOIN upper u ON u.code = t.code GROUP BY 1, 2),
lines AS (SELECT DISTINCT place, name FROM upper UNION ALL SELECT 9, '記入なし'),
spans AS (SELECT number AS nth, month, label FROM months(:first) WHERE :month = '' OR month = :month
           UNION ALL SELECT 13, NULL, '合計')
SELECT '相談内容' AS 区分, l.name AS 項目, m.label AS 月,
    CASE WHEN m.nth = 13 THEN (SELECT coalesce(sum(n), 0) FROM counts c WHERE c.name = l.name)
         WHEN m.month <= substr(:today, 1, 7) THEN coalesce((SELECT n FROM counts c WHERE c.name = l.name AND c.nth = m.nth), 0) END AS 件数
FROM lines l CROSS JOIN spans m ORDER BY l.place, m.nth
