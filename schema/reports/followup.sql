-- 追跡（次回対応、折り返し、つなぎの返事と開始の確認。今日の時点）
-- title: {centre} 追跡の状況（{day}の時点）
-- chart: 件数
-- What waits for somebody on :day, and since when; referrals of cases that are not closed.
WITH
open_cases AS MATERIALIZED (SELECT next_on, substr(changed, 1, 10) AS moved FROM intake WHERE state <> 'closed'),
calls AS MATERIALIZED (SELECT substr(next_at, 1, 10) AS day, tries FROM callback WHERE state <> 'done'),
asked AS MATERIALIZED (
    SELECT r.asked_on AS day, r.answer, r.started, r.confirmed_on FROM referral r JOIN intake i ON i.id = r.intake
    WHERE i.state <> 'closed' AND r.answer NOT IN ('cancelled', 'declined')),
waits(place, day) AS (
    SELECT 10, next_on FROM open_cases WHERE next_on <> '' AND next_on < :day
    UNION ALL SELECT 11, NULL FROM open_cases WHERE next_on = :day
    UNION ALL SELECT 12, NULL FROM open_cases WHERE next_on > :day AND next_on <= date(:day, '+7 days')
    UNION ALL SELECT 13, NULL FROM open_cases WHERE next_on > date(:day, '+7 days')
    UNION ALL SELECT 14, moved FROM open_cases WHERE next_on = ''
    UNION ALL SELECT 20, day FROM calls WHERE day < :day
    UNION ALL SELECT 21, NULL FROM calls WHERE day >= :day
    UNION ALL SELECT 22, NULL FROM calls WHERE tries >= 3
    UNION ALL SELECT CASE answer WHEN 'asked' THEN 30 WHEN 'waiting' THEN 31 WHEN 'absent' THEN 32 ELSE 33 END, day FROM asked WHERE answer <> 'accepted'
    UNION ALL SELECT 34, day FROM asked WHERE answer = 'accepted' AND started = ''
    UNION ALL SELECT 35, day FROM asked WHERE answer = 'accepted' AND confirmed_on = ''),
lines(place, block, item, words) AS (VALUES
    (10, '次回対応', '期限切れ', '次回対応日が過ぎた、終結していない相談。次回対応日から。'),
    (11, '次回対応', '今日', '次回対応日が今日の、終結していない相談。'),
    (12, '次回対応', '7日以内', '次回対応日が明日から7日後までの相談。'),
    (13, '次回対応', '8日より先', '次回対応日が8日後以降の相談。'),
    (14, '次回対応', '日付なし', '次回対応日のない、終結していない相談。最後に書き換えた日から。'),
    (20, '折り返し', '過ぎている', '次にかける日が過ぎた折り返し。その日から。'),
    (21, '折り返し', '今日から先', '次にかける日が今日からの折り返し。'),
    (22, '折り返し', '3回以上', '上のうち、3回以上かけてつながっていないもの。'),
    (30, 'つなぎ', label('answer', 'asked'), '打診したままのつなぎ。つなぎ日から。'),
    (31, 'つなぎ', label('answer', 'waiting'), '返事を待っているつなぎ。つなぎ日から。'),
    (32, 'つなぎ', label('answer', 'absent'), '相手が不在だったつなぎ。つなぎ日から。'),
    (33, 'つなぎ', '意向の記入なし', '先方意向が書かれていないつなぎ。つなぎ日から。'),
    (34, 'つなぎ', '開始の確認待ち', '受諾して、開始・不開始が書かれていないつなぎ。つなぎ日から。'),
    (35, 'つなぎ', '意向確認日なし', '受諾したが、意向確認日のないつなぎ。つなぎ日から。'))
SELECT l.block AS 区分, l.item AS 項目, count(w.place) AS 件数, coalesce(min(w.day), '') AS 最も古い日,
    iif(min(w.day) <> '', CAST(julianday(:day) - julianday(min(w.day)) AS INTEGER), NULL) AS 最も長い日数, l.words AS 数え方
FROM lines l LEFT JOIN waits w ON w.place = l.place GROUP BY l.place ORDER BY l.place
