-- 市への提供: つなぎ
-- A candidate that was never asked is none yet.
SELECT i.number AS 受付番号, f.asked_on AS つなぎ日, r.official AS 事業所番号, r.service AS 資源種別,
    label('answer', f.answer) AS 先方意向, label('started', f.started) AS 開始
FROM referral f LEFT JOIN intake i ON i.id = f.intake LEFT JOIN resource r ON r.id = f.resource
WHERE +f.changed >= :from AND +f.changed < :to AND (f.asked_on <> '' OR f.answer <> '')
ORDER BY f.id
