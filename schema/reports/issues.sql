-- 課題（分野、段階、方策ごと。元になった相談の数と、月ごとの増え方、検討と評価）
-- title: {centre} 課題の一覧（{first}～{last}）
-- chart: 合計
-- notes: 月の数は、その月に課題に結んだ相談。累計は、これまでに結んだ相談のすべて。
-- What many cases have in common (FEATURES F71): from the first case to 対応策, 検討の場 and 評価. Those that were
-- evaluated before the year and got no case in it are left out.
WITH
tied AS MATERIALIZED (SELECT issue, substr(at, 1, 7) AS month, count(*) AS n FROM trace WHERE at >= :first AND at < :next GROUP BY 1, 2),
listed AS (
    SELECT s.*, (SELECT coalesce(sum(n), 0) FROM tied t WHERE t.issue = s.id) AS year,
        (SELECT count(*) FROM trace t WHERE t.issue = s.id AND t.at < :next) AS ever
    FROM issue s WHERE s.raised_on = '' OR s.raised_on < :next),
grid AS (
    SELECT l.id, m.number AS nth, CASE WHEN m.month <= substr(:today, 1, 7) THEN coalesce(t.n, 0) END AS n
    FROM listed l CROSS JOIN months(:first) m LEFT JOIN tied t ON t.issue = l.id AND t.month = m.month)
SELECT iif(l.side = '', '分野の記入なし', label('side', l.side)) AS 区分, l.title AS 項目, label('stage', l.stage) AS 段階,
    sum(n) FILTER (WHERE nth = 1) AS "4月", sum(n) FILTER (WHERE nth = 2) AS "5月",
    sum(n) FILTER (WHERE nth = 3) AS "6月", sum(n) FILTER (WHERE nth = 4) AS "7月",
    sum(n) FILTER (WHERE nth = 5) AS "8月", sum(n) FILTER (WHERE nth = 6) AS "9月",
    sum(n) FILTER (WHERE nth = 7) AS "10月", sum(n) FILTER (WHERE nth = 8) AS "11月",
    sum(n) FILTER (WHERE nth = 9) AS "12月", sum(n) FILTER (WHERE nth = 10) AS "1月",
    sum(n) FILTER (WHERE nth = 11) AS "2月", sum(n) FILTER (WHERE nth = 12) AS "3月",
    l.year AS 合計, l.ever AS 累計, label('measure', l.measure) AS 方策, l.plan AS 対応策,
    trim(l.forum || ' ' || l.forum_on) AS 検討, trim(l.evaluation || ' ' || l.evaluated_on) AS 評価
FROM listed l JOIN grid g ON g.id = l.id
WHERE l.stage <> 'evaluated' OR l.year > 0 OR l.evaluated_on >= :first
GROUP BY l.id ORDER BY l.side, l.year DESC, l.ever DESC, l.id
