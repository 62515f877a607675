-- ケアマネタイムの一覧（印刷して渡す）
-- title: {centre} ケアマネタイム一覧 {day}
-- When a doctor can be talked to, for the care side (seeds 003, 004; DOMAIN A076 to A079): a page to hand out. What to
-- mind stands before the number. Slots that are over and resources that are 廃止 are left out.
SELECT r.area AS 圏域, r.name AS 医療機関, replace(codes_label('nth', s.weeks), '、', '・') || replace(codes_label('weekday', s.weekdays), '、', '') AS 曜日,
       s.from_at || '〜' || s.until_at AS 時間, label('method', s.method) AS 方法, s.answers AS 応対する人,
       trim(r.manners || ' ' || s.note) AS 要望, r.phone AS 電話, r.fax AS FAX
FROM slot s JOIN resource r ON r.id = s.resource
WHERE s.purpose = 'talk' AND r.state <> 'closed' AND (s.valid_until = '' OR s.valid_until >= :today)
ORDER BY r.area, r.kana, r.name, s.from_at, s.id
