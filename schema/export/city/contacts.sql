-- 市への提供: 対応
SELECT i.number AS 受付番号, substr(c.at, 1, 10) AS 対応日, label('channel', c.channel) AS 方法,
    label('requester', c.counterpart) AS 相手区分, label('business', c.business) AS 業務, c.minutes AS 所要分
FROM contact c LEFT JOIN intake i ON i.id = c.intake
WHERE +c.changed >= :from AND +c.changed < :to
ORDER BY c.id
