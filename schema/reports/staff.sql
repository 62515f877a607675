-- 職員別の対応（業務ア〜クごとの件数と所要分）
-- title: {centre} 職員別の対応（{span}）
-- across
-- chart: 対応計(件)、受けた相談
-- notes: 対応は記録した職員に、受けた相談は今の担当者に数える。所要分の記入がない対応は 0 分。
WITH
span(f, t) AS (SELECT iif(:month = '', :first, :month || '-01'), iif(:month = '', :next, date(:month || '-01', '+1 month'))),
talks AS MATERIALIZED (
    SELECT staff, CASE WHEN label('business', business) = business THEN '' ELSE business END AS code, count(*) AS n, coalesce(sum(minutes), 0) AS m
    FROM span CROSS JOIN contact WHERE at >= f AND at < t GROUP BY 1, 2),
owned AS MATERIALIZED (SELECT owner AS staff, count(*) AS n FROM span CROSS JOIN intake WHERE received_at >= f AND received_at < t GROUP BY 1),
people(place, staff) AS (
    SELECT id, login FROM staff WHERE state = 'here' OR login IN (SELECT staff FROM talks) OR login IN (SELECT staff FROM owned)
    UNION ALL SELECT 1000000, staff FROM (SELECT staff FROM talks UNION SELECT staff FROM owned) WHERE staff NOT IN (SELECT login FROM staff)
    UNION ALL SELECT 2000000, '+'),
heads(nth, name, code) AS (
    SELECT number, label, code FROM codes('business')
    UNION ALL VALUES (90, '業務の記入なし', ''), (91, '対応計(件)', '+'), (92, '所要計(分)', 'm'), (93, '受けた相談', 'i'))
SELECT CASE p.staff WHEN '' THEN '職員の記入なし' WHEN '+' THEN '合計' ELSE staff_name(p.staff) END AS 職員, h.name AS 業務,
    CASE h.code
        WHEN 'm' THEN (SELECT coalesce(sum(m), 0) FROM talks k WHERE p.staff IN ('+', k.staff))
        WHEN 'i' THEN (SELECT coalesce(sum(n), 0) FROM owned o WHERE p.staff IN ('+', o.staff))
        ELSE (SELECT coalesce(sum(n), 0) FROM talks k WHERE p.staff IN ('+', k.staff) AND h.code IN ('+', k.code)) END AS 件数
FROM people p CROSS JOIN heads h ORDER BY p.place, p.staff, h.nth
