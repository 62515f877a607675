-- 締めたあとの記録（締めた月の、あとから書かれた相談と対応）
-- title: {centre} 締めたあとの記録（{span}）
-- notes: 締めた日時よりあとに書かれたか書き換えられた記録。月次報告の下の「訂正」の元になるが、数の変わらない書き換えも並ぶ。取り消した記録は並ばない。
WITH
standing AS MATERIALIZED (
    SELECT month, revision, at FROM closing c WHERE reopened_at = ''
        AND revision = (SELECT max(revision) FROM closing d WHERE d.month = c.month)
        AND month >= substr(:first, 1, 7) AND month < substr(:next, 1, 7) AND :month IN ('', month)),
late(month, revision, block, intake, at, changed) AS (
    SELECT s.month, s.revision, '相談', i.id, i.received_at, i.changed FROM standing s CROSS JOIN intake i
        WHERE i.received_at >= s.month AND i.received_at < date(s.month || '-01', '+1 month') AND i.changed > s.at
    UNION ALL SELECT s.month, s.revision, '対応', c.intake, c.at, c.changed FROM standing s CROSS JOIN contact c
        WHERE c.at >= s.month AND c.at < date(s.month || '-01', '+1 month') AND c.changed > s.at)
SELECT l.block AS 区分, coalesce(i.number, '') AS 受付番号, replace(substr(l.at, 1, 16), 'T', ' ') AS 日時, l.month AS 締めた月, l.revision AS 版,
    replace(substr(l.changed, 1, 16), 'T', ' ') AS 書かれた日時
FROM late l LEFT JOIN intake i ON i.id = l.intake ORDER BY l.month, l.at, i.number
