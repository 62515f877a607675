-- 公表用: 年度に相談のあった人（名前のない鍵、10人未満の組み合わせは「-」）
-- suppress: rows 10 2
-- One row for each person, as their last case of the year found them; nobody twice, so that ten rows are ten people.
-- What figures of the month count (monthly.sql) is no column here: two tables of the same thing would tell more than each.
WITH last AS (
    SELECT person, max(received_at) AS at FROM intake
    WHERE person IS NOT NULL AND received_at >= :first AND received_at < :next GROUP BY person)
SELECT pseudonym('person', p.id) AS 対象者キー, :year AS 年度, age_band(p.birth_on, substr(l.at, 1, 10)) AS 年齢階級,
    coalesce(nullif(label('care', p.care_level), ''), '不明') AS 要介護度,
    coalesce(nullif(label('sex', p.sex), ''), '不明') AS 性別,
    coalesce(nullif(label('household', p.household), ''), '不明') AS 世帯,
    coalesce(nullif(p.area, ''), '不明') AS 日常生活圏域
FROM last l JOIN person p ON p.id = l.person
ORDER BY 対象者キー
