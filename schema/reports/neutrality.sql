-- 公正・中立（打診したところの割合）
-- title: {centre} 公正・中立（{first}～{last}）
-- Seed 002: 相談支援の相手先が特定の関係機関等に理由なく偏ることがないよう. By month and kind of place: every place that was asked,
-- and every one that was shown as equal to one that was asked. 候補数 is how many these are; 偏り is the rule of the desk
-- (one_sided, model/rule.h) over the month; 理由 is what was said for the choice.
WITH RECURSIVE
asks AS MATERIALIZED (
    SELECT f.id, substr(f.asked_on, 1, 7) AS month, service_label(r.service) AS kind, f.resource,
           CASE WHEN f.answer IN ('declined', 'cancelled') THEN '' ELSE f.started END AS started,
           f.choice, trim(f.candidates || ' ' || f.resource) || ' ' AS shown
    FROM referral f JOIN resource r ON r.id = f.resource
    WHERE f.asked_on >= :first AND f.asked_on < :next AND (:month = '' OR substr(f.asked_on, 1, 7) = :month)),
split(month, kind, resource, rest) AS (
    SELECT month, kind, 0, shown FROM asks
    UNION SELECT month, kind, CAST(substr(rest, 1, instr(rest, ' ')) AS INTEGER), substr(rest, instr(rest, ' ') + 1)
    FROM split WHERE rest <> ''),
places AS (SELECT DISTINCT month, kind, resource FROM split WHERE resource > 0),
figures AS (
    SELECT p.month, p.kind, p.resource, count(a.id) AS asked, count(*) FILTER (WHERE a.started = 'yes') AS begun,
           group_concat(DISTINCT label('choice', nullif(a.choice, ''))) AS reasons
    FROM places p LEFT JOIN asks a ON a.month = p.month AND a.kind = p.kind AND a.resource = p.resource
    GROUP BY p.month, p.kind, p.resource),
shares AS (
    SELECT *, sum(asked) OVER whole AS total, count(*) OVER whole AS equals
    FROM figures WINDOW whole AS (PARTITION BY month, kind))
SELECT s.month AS 年月, s.kind AS 種別, o.name AS 資源名, s.asked AS 打診,
    CAST(round(100.0 * s.asked / s.total) AS INTEGER) || '%' AS 割合, s.equals AS 候補数, s.begun AS 開始,
    CASE WHEN one_sided(s.asked, s.total, s.equals) THEN '偏り' ELSE '' END AS 偏り, coalesce(s.reasons, '') AS 理由
FROM shares s JOIN resource o ON o.id = s.resource
ORDER BY s.month, s.kind, s.asked DESC, o.name, o.id
