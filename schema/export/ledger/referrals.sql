-- 台帳: つなぎ
SELECT f.id AS つなぎ番号, i.number AS 受付番号, f.asked_on AS つなぎ日, r.official AS 事業所番号, r.name AS 資源名,
    label('answer', f.answer) AS 先方意向, f.declined AS 辞退理由, label('started', f.started) AS 開始, f.why AS 選定理由
    /*every other field: referral f*/
FROM referral f LEFT JOIN intake i ON i.id = f.intake LEFT JOIN resource r ON r.id = f.resource
ORDER BY f.id
