-- 未充足（受け手が見つからなかったもの、種類・地域・項目ごと）
-- title: {centre} 受け手が見つからなかったもの（{first}～{last}）
-- Counted in the month in which it was looked for. まだ is how many of the row have not been met since.
WITH
asked AS MATERIALIZED (
    SELECT substr(at, 1, 7) AS month, iif(service = '', '種類を問わない', service) AS kind,
           iif(area = '', '地域を問わない', area) AS place, iif(items = '', '項目なし', items) AS what,
           coalesce(nullif(label('lack', reason), ''), '理由の記入なし') AS why, met_on
    FROM unmet WHERE at >= :first AND at < :next),
lines(block, kind, place, what, month, n, still) AS (
    SELECT 0, '合計', '', '', month, count(*), sum(met_on = '') FROM asked GROUP BY month
    UNION ALL SELECT 1, kind, place, what, month, count(*), sum(met_on = '') FROM asked GROUP BY kind, place, what, month
    UNION ALL SELECT 2, '理由', why, '', month, count(*), sum(met_on = '') FROM asked GROUP BY why, month),
grid AS (
    SELECT l.block, l.kind, l.place, l.what, m.number AS nth,
           CASE WHEN m.month <= substr(:today, 1, 7) THEN coalesce(c.n, 0) END AS n, c.still
    FROM (SELECT DISTINCT block, kind, place, what FROM lines) l CROSS JOIN months(:first) m
    LEFT JOIN lines c ON c.block = l.block AND c.kind = l.kind AND c.place = l.place AND c.what = l.what
        AND c.month = m.month)
SELECT kind AS 種類, place AS 地域, what AS 項目,
    sum(n) FILTER (WHERE nth = 1) AS "4月", sum(n) FILTER (WHERE nth = 2) AS "5月",
    sum(n) FILTER (WHERE nth = 3) AS "6月", sum(n) FILTER (WHERE nth = 4) AS "7月",
    sum(n) FILTER (WHERE nth = 5) AS "8月", sum(n) FILTER (WHERE nth = 6) AS "9月",
    sum(n) FILTER (WHERE nth = 7) AS "10月", sum(n) FILTER (WHERE nth = 8) AS "11月",
    sum(n) FILTER (WHERE nth = 9) AS "12月", sum(n) FILTER (WHERE nth = 10) AS "1月",
    sum(n) FILTER (WHERE nth = 11) AS "2月", sum(n) FILTER (WHERE nth = 12) AS "3月",
    sum(n) AS 合計, coalesce(sum(still), 0) AS まだ
FROM grid GROUP BY block, kind, place, what ORDER BY block, sum(n) DESC, kind, place, what
