-- 年度の比較（5年度と、前年度の同じ時期との増減）
-- title: {centre} 年度の比較（{year}年度まで）
-- across
-- chart: *年度
-- notes: 前年同期は、前年度の同じ日まで。増減は、その年度から前年同期を引いた数。増減率は、前年同期に対する百分率で、前年同期が 0 のときは空。
-- Counted as in report monthly, by the same codes in each year.
WITH RECURSIVE
oldest(year) AS (
    SELECT max(:year - 4, coalesce(CAST(strftime('%Y', min(received_at), '-3 months') AS INTEGER), :year)) FROM intake WHERE received_at > ''),
years(year) AS (SELECT min(year, CAST(:year AS INTEGER)) FROM oldest UNION ALL SELECT year + 1 FROM years WHERE year < CAST(:year AS INTEGER)),
spans(place, name, f, t) AS (
    SELECT year, year || '年度', year || '-04-01', (year + 1) || '-04-01' FROM years
    UNION ALL SELECT 9001, '前年同期', date(:first, '-1 year'),
        CASE WHEN :today >= :first AND :today < :next THEN date(:today, '+1 day', '-1 year') ELSE :first END),
cases AS MATERIALIZED (
    SELECT s.place, category, requester, count(*) AS n
    FROM spans s CROSS JOIN intake WHERE received_at >= s.f AND received_at < s.t GROUP BY s.place, category, requester),
talks AS MATERIALIZED (
    SELECT s.place, channel, count(*) AS n
    FROM spans s CROSS JOIN contact WHERE at >= s.f AND at < s.t GROUP BY s.place, channel),
lines(line, block, item) AS (
    SELECT 0, '件数', '新規ケース数'
    UNION ALL SELECT 100 + min(number), '相談内容', grp FROM codes('category') WHERE grp <> '' GROUP BY grp
    UNION ALL SELECT 199, '相談内容', '記入なし'
    UNION ALL SELECT 200 + min(number), '依頼者', grp FROM codes('requester') WHERE grp <> '' GROUP BY grp
    UNION ALL SELECT 299, '依頼者', '記入なし'
    UNION ALL SELECT 300 + min(number), '業務方法', grp FROM codes('channel') WHERE grp <> '' GROUP BY grp
    UNION ALL SELECT 399, '業務方法', '合計(延べ数)'),
counts(block, item, place, n) AS (
    SELECT '件数', '新規ケース数', place, sum(n) FROM cases GROUP BY place
    UNION ALL SELECT '相談内容', coalesce(nullif(code_group('category', category), ''), '記入なし'), place, sum(n) FROM cases GROUP BY 2, place
    UNION ALL SELECT '依頼者', coalesce(nullif(code_group('requester', requester), ''), '記入なし'), place, sum(n) FROM cases GROUP BY 2, place
    UNION ALL SELECT '業務方法', code_group('channel', channel), place, sum(n) FROM talks GROUP BY 2, place
    UNION ALL SELECT '業務方法', '合計(延べ数)', place, sum(n) FROM talks GROUP BY place),
cells AS MATERIALIZED (
    SELECT l.line, l.block, l.item, s.place, s.name, coalesce(c.n, 0) AS n
    FROM lines l CROSS JOIN spans s LEFT JOIN counts c ON c.block = l.block AND c.item = l.item AND c.place = s.place),
pairs AS (
    SELECT line, block, item, sum(n) FILTER (WHERE place = CAST(:year AS INTEGER)) AS now, sum(n) FILTER (WHERE place = 9001) AS was
    FROM cells GROUP BY line),
wide(line, block, item, place, name, value) AS (
    SELECT line, block, item, place, name, n FROM cells
    UNION ALL SELECT line, block, item, 9002, '増減', printf('%+d', now - was) FROM pairs
    UNION ALL SELECT line, block, item, 9003, '増減率(%)', iif(was > 0, printf('%+.1f', 100.0 * (now - was) / was), NULL) FROM pairs)
SELECT block AS 区分, item AS 項目, name AS 年度, value AS 件数 FROM wide ORDER BY line, place
