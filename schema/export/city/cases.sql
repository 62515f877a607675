-- 市への提供: 相談（氏名・住所・電話・生年月日・自由記述を含まない）
-- +changed: rows are wanted in the order of the table, which no index gives; a scan needs no memory.
SELECT i.number AS 受付番号, substr(i.received_at, 1, 10) AS 受付日, label('channel', i.channel) AS 受付方法,
    label('requester', i.requester) AS 相談者区分, age_band(p.birth_on, substr(i.received_at, 1, 10)) AS 年齢階級,
    label('sex', p.sex) AS 性別, p.area AS 日常生活圏域,
    insured(p.birth_on, p.disease, substr(i.received_at, 1, 10)) AS 被保険者区分,
    label('care', p.care_level) AS 要介護度, label('category', i.category) AS 相談内容区分,
    label('phase', i.phase) AS 局面, label('position', i.position) AS 立ち位置, label('state', i.state) AS 状態,
    i.closed_on AS 終結日, label('closing', i.close_reason) AS 終結理由
FROM intake i LEFT JOIN person p ON p.id = i.person
WHERE (+i.changed >= :from AND +i.changed < :to) OR (p.changed >= :from AND p.changed < :to)
ORDER BY i.id
