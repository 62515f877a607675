-- 自己点検（差、未分類、合わない合計、月の外の日付、重複）
-- title: {centre} 自己点検（{span}）
-- clean: 合わないところはありません。
-- What a month must explain before it is closed (close-month): of :month, else of the fiscal year. The sums are those of
-- report monthly itself, the site's own where it has one.
WITH
span(f, t) AS (SELECT iif(:month = '', :first, :month || '-01'), iif(:month = '', :next, date(:month || '-01', '+1 month'))),
sheet AS MATERIALIZED (
    SELECT 区分 AS block, 項目 AS item, 合計 AS total,
        coalesce("4月", 0) + coalesce("5月", 0) + coalesce("6月", 0) + coalesce("7月", 0) + coalesce("8月", 0) + coalesce("9月", 0) +
        coalesce("10月", 0) + coalesce("11月", 0) + coalesce("12月", 0) + coalesce("1月", 0) + coalesce("2月", 0) + coalesce("3月", 0) AS months,
        coalesce(CASE substr(:month, 6, 2) WHEN '04' THEN "4月" WHEN '05' THEN "5月" WHEN '06' THEN "6月" WHEN '07' THEN "7月"
            WHEN '08' THEN "8月" WHEN '09' THEN "9月" WHEN '10' THEN "10月" WHEN '11' THEN "11月" WHEN '12' THEN "12月"
            WHEN '01' THEN "1月" WHEN '02' THEN "2月" WHEN '03' THEN "3月" ELSE 合計 END, 0) AS n
    FROM (/*the statement of report monthly*/)),
blocks AS (
    SELECT block, sum(n) FILTER (WHERE item NOT LIKE '合計%') AS parts, max(n) FILTER (WHERE item LIKE '合計%') AS said,
           max(item = '差') AS of_cases FROM sheet GROUP BY block),
cases AS MATERIALIZED (
    SELECT i.id, number, received_at, category, requester, person, caller_phone, closed_on
    FROM span CROSS JOIN intake i WHERE received_at >= f AND received_at < t),
talks AS MATERIALIZED (
    SELECT c.id, c.intake, c.at, c.channel, c.staff, c.note, c.with_whom FROM span CROSS JOIN contact c WHERE c.at >= f AND c.at < t),
found(place, block, item, intake, at, words) AS (
    SELECT 0, block, '差', NULL, '', '月次報告の差が ' || n || ' です' FROM sheet WHERE item = '差' AND n <> 0
    UNION ALL SELECT 1, block, '合計', NULL, '', '内訳の合計 ' || parts || ' が' || coalesce(said, '') ||
            iif(said IS NULL, '新規ケース数 ' || (SELECT n FROM sheet WHERE block = '件数'), '') || ' と合いません'
        FROM blocks WHERE parts <> coalesce(said, iif(of_cases, (SELECT n FROM sheet WHERE block = '件数'), parts))
    UNION ALL SELECT 2, block, item, NULL, '', '月の合計 ' || months || ' と年度の合計 ' || coalesce(total, 0) || ' が合いません'
        FROM sheet WHERE months <> coalesce(total, 0)
    UNION ALL SELECT 10, '相談内容', '未分類', id, received_at,
            iif(category = '', '相談内容区分が空です', '相談内容区分「' || category || '」は数えられません')
        FROM cases WHERE code_group('category', category) = ''
    UNION ALL SELECT 20, '依頼者', '未分類', id, received_at,
            iif(requester = '', '相談者区分が空です', '相談者区分「' || requester || '」は数えられません')
        FROM cases WHERE code_group('requester', requester) = ''
    UNION ALL SELECT 30, '業務方法', '未分類', intake, at,
            iif(channel = '', '対応の方法が空です', '対応の方法「' || channel || '」は数えられません')
        FROM talks WHERE code_group('channel', channel) = ''
    UNION ALL SELECT 40, '日付', '受付より前の対応', t.intake, t.at, '受付 ' || substr(i.received_at, 1, 10) || ' より前の日付の対応です'
        FROM talks t JOIN intake i ON i.id = t.intake WHERE t.at < substr(i.received_at, 1, 10)
    UNION ALL SELECT 41, '日付', '受付より前の終結', id, received_at, '終結日 ' || closed_on || ' が受付より前です'
        FROM cases WHERE closed_on <> '' AND closed_on < substr(received_at, 1, 10)
    UNION ALL SELECT 42, '日付', '先の日付', id, received_at, '受付日時がまだ来ていません' FROM cases WHERE substr(received_at, 1, 10) > :today
    UNION ALL SELECT 43, '日付', '先の日付', intake, at, '対応日時がまだ来ていません' FROM talks WHERE substr(at, 1, 10) > :today
    UNION ALL SELECT 44, '日付', '別の年度の番号', id, received_at, '受付番号の年度と受付日時の年度が違います'
        FROM cases WHERE number GLOB 'R[0-9][0-9]-*'
            AND 2018 + substr(number, 2, 2) <> CAST(strftime('%Y', received_at, '-3 months') AS INTEGER)
    UNION ALL SELECT 45, '日付', '日時なし', id, '', '受付日時が空で、どの月にも数えられません' FROM intake WHERE received_at = ''
    UNION ALL SELECT 46, '日付', '日時なし', intake, '', '対応日時が空で、どの月にも数えられません' FROM contact WHERE at = ''
    UNION ALL SELECT 50, '重複', '同じ相談', min(id), received_at, '受付日時・対象者・電話・相談者が同じ相談が ' || count(*) || ' 件あります'
        FROM cases GROUP BY received_at, person, caller_phone, requester HAVING count(*) > 1 AND (person IS NOT NULL OR caller_phone <> '')
    UNION ALL SELECT 51, '重複', '同じ対応', intake, at, '日時・方法・相手先・職員・内容が同じ対応が ' || count(*) || ' 件あります'
        FROM talks GROUP BY intake, at, channel, with_whom, staff, note HAVING count(*) > 1)
SELECT f.block AS 区分, f.item AS 項目, coalesce(i.number, '') AS 受付番号, replace(substr(f.at, 1, 16), 'T', ' ') AS 日時, f.words AS 見つかったこと
FROM found f LEFT JOIN intake i ON i.id = f.intake ORDER BY place, f.at, i.number
