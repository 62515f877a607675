-- 業務の指標（最初の回答、受諾までの日数、受諾率、打診の回数、延べ／件、開始率、退院までの日数）
-- title: {centre} 業務の指標（{span}）
-- The median is the middle one of the measured values, the mean of the two middle ones where their number is even. What
-- nothing was measured for is empty, never 0. 前年 is the same time a year before.
WITH
spans(p, f, t) AS (
    SELECT 'now', iif(:month = '', :first, :month || '-01'), iif(:month = '', :next, date(:month || '-01', '+1 month'))
    UNION ALL SELECT 'was', date(iif(:month = '', :first, :month || '-01'), '-1 year'),
        CASE WHEN :month <> '' THEN date(:month || '-01', '-1 year', '+1 month')
             WHEN :today >= :first AND :today < :next THEN date(:today, '+1 day', '-1 year') ELSE :first END),
cases AS MATERIALIZED (
    SELECT s.p, i.id, i.received_at, i.discharge_on, i.state, i.closed_on
    FROM spans s CROSS JOIN intake i WHERE i.received_at >= s.f AND i.received_at < s.t),
asked AS MATERIALIZED (
    SELECT s.p, r.intake, r.asked_on, r.answer, r.started, r.confirmed_on
    FROM spans s CROSS JOIN referral r WHERE r.asked_on >= s.f AND r.asked_on < s.t AND r.answer <> 'cancelled'),
first_yes AS MATERIALIZED (
    SELECT p, intake, min(asked_on) AS day FROM asked WHERE answer = 'accepted' GROUP BY p, intake),
measured(kpi, p, v) AS (
    SELECT 1, p, (julianday(min(c.at)) - julianday(k.received_at)) * 24
        FROM cases k JOIN contact c ON c.intake = k.id AND c.direction = 'out' AND c.at >= k.received_at GROUP BY p, k.id
    UNION ALL SELECT 2, p, julianday(confirmed_on) - julianday(asked_on) FROM asked
        WHERE answer = 'accepted' AND confirmed_on >= asked_on
    UNION ALL SELECT 4, y.p, count(*) FROM first_yes y JOIN asked a ON a.p = y.p AND a.intake = y.intake AND a.asked_on <= y.day GROUP BY y.p, y.intake
    UNION ALL SELECT 8, p, julianday(discharge_on) - julianday(substr(received_at, 1, 10)) FROM cases
        WHERE discharge_on <> '' AND discharge_on >= substr(received_at, 1, 10)
    UNION ALL SELECT 9, p, julianday(closed_on) - julianday(substr(received_at, 1, 10)) FROM cases
        WHERE state = 'closed' AND closed_on >= substr(received_at, 1, 10)),
ranked AS (
    SELECT kpi, p, v, row_number() OVER (PARTITION BY kpi, p ORDER BY v) AS nth, count(*) OVER (PARTITION BY kpi, p) AS n FROM measured),
medians(kpi, p, v, n) AS (SELECT kpi, p, avg(v), max(n) FROM ranked WHERE nth IN ((n + 1) / 2, n / 2 + 1) GROUP BY kpi, p),
rates(kpi, p, part, whole) AS (
    SELECT 3, p, sum(answer = 'accepted'), sum(answer IN ('accepted', 'declined')) FROM asked GROUP BY p
    UNION ALL SELECT 6, p, sum(started = 'yes' AND answer <> 'declined'), count(*) FROM asked GROUP BY p
    UNION ALL SELECT 7, p, sum(answer = 'declined' OR (answer = 'accepted' AND started <> '')), count(*) FROM asked GROUP BY p),
figures(kpi, p, v, n) AS (
    SELECT kpi, p, v, n FROM medians WHERE kpi <> 4
    UNION ALL SELECT 4, p, avg(v), count(*) FROM measured WHERE kpi = 4 GROUP BY p
    UNION ALL SELECT kpi, p, 100.0 * part / nullif(whole, 0), whole FROM rates
    UNION ALL SELECT 5, s.p, 1.0 * (SELECT count(*) FROM contact c WHERE c.at >= s.f AND c.at < s.t) / nullif((SELECT count(*) FROM cases k WHERE k.p = s.p), 0),
        (SELECT count(*) FROM cases k WHERE k.p = s.p) FROM spans s),
rows(kpi, name, unit, words) AS (VALUES
    (1, '最初の回答までの時間', '時間', '受付日時から、センターからかけた最初の対応（方向がこちらから）までの中央値。かけていない相談は数えない。'),
    (2, '受諾までの日数', '日', 'つなぎ日から、受諾したつなぎの意向確認日までの中央値。意向確認日のないつなぎは数えない。'),
    (3, '受諾率', '%', '受諾／（受諾＋辞退）。返事を待っているものと取消は数えない。'),
    (4, '受諾までの打診の回数', '回', '受諾のあった相談ごとに、最初の受諾のつなぎ日までに打診した先の数の平均。'),
    (5, '延べ／件', '件', '期間の対応（延べ数）／期間の新規の相談。'),
    (6, '開始率', '%', '開始したつなぎ／打診したつなぎ（取消を除く）。'),
    (7, '結果の分かったつなぎ', '%', '辞退、または受諾して開始・不開始が記入されたつなぎ／打診したつなぎ（取消を除く）。'),
    (8, '退院までの日数', '日', '退院予定日のある相談の、受付日から退院予定日までの中央値。早めの相談ほど長い。'),
    (9, '終結までの日数', '日', '終結した相談の、受付日から終結日までの中央値。'))
SELECT r.name AS 指標, round(a.v, 1) AS 値, r.unit AS 単位, coalesce(a.n, 0) AS 対象件数, round(b.v, 1) AS 前年, r.words AS 定義
FROM rows r LEFT JOIN figures a ON a.kpi = r.kpi AND a.p = 'now' LEFT JOIN figures b ON b.kpi = r.kpi AND b.p = 'was'
ORDER BY r.kpi
