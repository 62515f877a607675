-- 出来事の計数（緊急往診・看取り・緊急入院・レスパイト、場所ごと、月平均）と24時間登録者数
-- title: {centre} 出来事の計数と24時間登録者数（{first}～{last}）
-- chart: 合計
-- What contacts say happened (seed 003: 11か月で在宅からの緊急入院231件、月平均21件). 月平均 is over the months begun, the
-- present one with what it has so far. Registered: on the last day of a month, in the present month today; and what
-- happened to those who were registered on that day (116人に緊急往診9件、看取り2件).
WITH
told AS MATERIALIZED (
    SELECT substr(at, 1, 7) AS month, event, CASE WHEN label('origin', event_from) = event_from THEN '' ELSE event_from END AS origin,
           count(*) AS n
    FROM contact WHERE event <> '' AND at >= :first AND at < :next GROUP BY 1, 2, 3),
patients AS MATERIALIZED (
    SELECT substr(c.at, 1, 7) AS month, c.event, count(*) AS n
    FROM contact c JOIN intake i ON i.id = c.intake JOIN person p ON p.id = i.person
    WHERE c.event <> '' AND c.at >= :first AND c.at < :next AND p.home_care_on <> '' AND p.home_care_on <= substr(c.at, 1, 10)
        AND (p.home_care_off = '' OR p.home_care_off >= substr(c.at, 1, 10)) GROUP BY 1, 2),
origins(number, code, label) AS (
    SELECT number, code, label FROM codes('origin') UNION ALL SELECT 99, '', '場所の記入なし'),
lines(place, block, item, event, origin) AS (
    SELECT e.number * 1000 + o.number, e.label, o.label, e.code, o.code FROM codes('event') e CROSS JOIN origins o
    UNION ALL SELECT number * 1000 + 900, label, '計', code, '+' FROM codes('event')
    UNION ALL SELECT 900000, '24時間登録', '月末の登録者数', '', '+'
    UNION ALL SELECT 900000 + number, '24時間登録', '登録者の' || label, code, '*' FROM codes('event')),
counts(event, origin, month, n) AS (
    SELECT event, origin, month, n FROM told
    UNION ALL SELECT event, '+', month, sum(n) FROM told GROUP BY event, month
    UNION ALL SELECT event, '*', month, n FROM patients
    UNION ALL SELECT '', '+', m.month, (SELECT count(*) FROM person p WHERE p.home_care_on <> '' AND p.kept IS NULL
            AND p.home_care_on <= min(date(m.month || '-01', '+1 month', '-1 day'), :today)
            AND (p.home_care_off = '' OR p.home_care_off > min(date(m.month || '-01', '+1 month', '-1 day'), :today)))
        FROM months(:first) m),
grid AS (
    SELECT l.place, l.block, l.item, m.number AS nth,
           CASE WHEN m.month <= substr(:today, 1, 7) THEN coalesce(c.n, 0) END AS n
    FROM lines l CROSS JOIN months(:first) m
    LEFT JOIN counts c ON c.event = l.event AND c.origin = l.origin AND c.month = m.month)
SELECT block AS 区分, item AS 項目,
    sum(n) FILTER (WHERE nth = 1) AS "4月", sum(n) FILTER (WHERE nth = 2) AS "5月",
    sum(n) FILTER (WHERE nth = 3) AS "6月", sum(n) FILTER (WHERE nth = 4) AS "7月",
    sum(n) FILTER (WHERE nth = 5) AS "8月", sum(n) FILTER (WHERE nth = 6) AS "9月",
    sum(n) FILTER (WHERE nth = 7) AS "10月", sum(n) FILTER (WHERE nth = 8) AS "11月",
    sum(n) FILTER (WHERE nth = 9) AS "12月", sum(n) FILTER (WHERE nth = 10) AS "1月",
    sum(n) FILTER (WHERE nth = 11) AS "2月", sum(n) FILTER (WHERE nth = 12) AS "3月",
    CASE WHEN place <> 900000 THEN sum(n) END AS 合計, round(avg(n), 1) AS 月平均
FROM grid GROUP BY place, block, item ORDER BY place
