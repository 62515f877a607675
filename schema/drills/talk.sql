-- ケアマネタイムの元の資源
SELECT NULL, r.phone, r.verified_on, r.name, s.from_at || '〜' || s.until_at || ' ' || s.note, r.id
FROM slot s JOIN resource r ON r.id = s.resource
WHERE s.purpose = 'talk' AND r.state <> 'closed' AND (s.valid_until = '' OR s.valid_until >= :today) AND r.area = :c1 AND r.name = :c2
    AND replace(codes_label('weekday', s.weekdays), '、', '') = :c3 AND s.from_at || '〜' || s.until_at = :c4
