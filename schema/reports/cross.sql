-- クロス集計（--rows と --columns で選ぶ。省けば依頼者と相談内容）
-- title: {centre} クロス集計 {rows}と{columns}（{span}に受けた相談）
-- across
-- chart: 合計
-- Every code stands there, so that two tables of the same axes can be laid side by side; retired ones and unknown
-- values where they were counted.
WITH
pairs AS MATERIALIZED (
    SELECT /*the rows' field*/ AS r, /*the columns' field*/ AS c, count(*) AS n FROM intake i LEFT JOIN person p ON p.id = i.person
    WHERE i.received_at >= iif(:month = '', :first, :month || '-01')
        AND i.received_at < iif(:month = '', :next, date(:month || '-01', '+1 month')) GROUP BY 1, 2),
down(place, code) AS (
    SELECT number, code FROM codes(:rows) UNION ALL
    SELECT 500, r FROM pairs WHERE coalesce(r, '') <> '' AND r NOT IN (SELECT code FROM codes(:rows)) GROUP BY r
    UNION ALL SELECT 900, '' UNION ALL SELECT 999, '+'),
over(place, code) AS (
    SELECT number, code FROM codes(:columns) UNION ALL
    SELECT 500, c FROM pairs WHERE coalesce(c, '') <> '' AND c NOT IN (SELECT code FROM codes(:columns)) GROUP BY c
    UNION ALL SELECT 900, '' UNION ALL SELECT 999, '+'),
cells AS (
    SELECT d.place AS row_place, d.code AS r, o.place AS column_place, o.code AS c,
        (SELECT coalesce(sum(n), 0) FROM pairs
         WHERE (d.code = '+' OR coalesce(pairs.r, '') = d.code) AND (o.code = '+' OR coalesce(pairs.c, '') = o.code)) AS n
    FROM down d CROSS JOIN over o)
SELECT CASE r WHEN '' THEN '記入なし' WHEN '+' THEN '合計' ELSE label(:rows, r) END AS 項目,
       CASE c WHEN '' THEN '記入なし' WHEN '+' THEN '合計' ELSE label(:columns, c) END AS 列, n AS 件数
FROM cells ORDER BY row_place, r, column_place, c
