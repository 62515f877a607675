-- 台帳: 対応
SELECT c.id AS 対応番号, i.number AS 受付番号, c.at AS 対応日時, label('channel', c.channel) AS 方法,
    label('direction', c.direction) AS 方向, label('requester', c.counterpart) AS 相手区分, c.with_whom AS 相手先,
    staff_name(c.staff) AS 担当者, c.minutes AS 所要分, label('business', c.business) AS 業務, c.note AS 内容
    /*every other field: contact c*/
FROM contact c LEFT JOIN intake i ON i.id = c.intake
ORDER BY c.id
