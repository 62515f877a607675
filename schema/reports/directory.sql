-- 資源の一覧（種類別、紙に出す形。内部のメモと要望は載らない）
-- title: {centre} 在宅医療・介護の資源一覧（{day} 現在）
-- Of the own city, what is not closed; by kind, then by name. 確認日 says how old a line is; empty: nobody has yet.
WITH hours(resource, words) AS (
    SELECT s.resource, group_concat(label('purpose', s.purpose) || ' ' || replace(codes_label('nth', s.weeks), '、', '・') || replace(codes_label('weekday', s.weekdays), '、', '')
        || ' ' || s.from_at || '-' || s.until_at, ' / ')
    FROM (SELECT * FROM slot WHERE (valid_from = '' OR valid_from <= :day) AND (valid_until = '' OR valid_until >= :day)
        ORDER BY resource, purpose, from_at, id) s GROUP BY s.resource)
SELECT service_label(r.service) AS 種類, r.name AS 名称, r.address AS 住所, r.phone AS 電話番号, r.fax AS FAX番号,
    coalesce(h.words, replace(r.days, char(10), ' ')) AS 曜日と時間, iif(r.state = 'stopped', '休止', '') AS 状態,
    r.verified_on AS 確認日
FROM resource r LEFT JOIN hours h ON h.resource = r.id
WHERE r.state <> 'closed' AND at_home(r.city_code, r.address)
ORDER BY service_number(r.service), r.kana, r.name, r.id
