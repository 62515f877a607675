-- 自治体標準オープンデータセット 医療機関一覧
-- Of the own city, what is not closed. The kind is 病院, 有床診療所 or 無床診療所 where it is known, else what the
-- publisher calls it: beds that nobody told of are not none.
SELECT home_code() AS 全国地方公共団体コード, r.id AS ID, coalesce(h.name, r.prefecture || r.city) AS 地方公共団体名, r.name AS 名称,
    r.kana AS 名称_カナ, '' AS 名称_英字,
    CASE WHEN r.service IN ('病院', '有床診療所', '無床診療所') OR service_group(r.service) = '歯科' THEN r.service
        WHEN service_label(r.service) = '病院' OR r.name LIKE '%病院' THEN '病院'
        WHEN r.beds GLOB '*[1-9]*' OR r.beds GLOB '*[１-９]*' THEN '有床診療所' WHEN r.beds = '0' THEN '無床診療所'
        ELSE r.service END AS 医療機関の種類,
    r.city_code AS 所在地_全国地方公共団体コード, '' AS 町字ID, r.address AS 所在地_連結表記,
    r.prefecture AS 所在地_都道府県, r.city AS 所在地_市区町村, '' AS 所在地_町字, '' AS 所在地_番地以下,
    r.building AS "建物名等(方書)", r.lat AS 緯度, r.lon AS 経度, '' AS 高度の種別, '' AS 高度の値, r.phone AS 電話番号,
    '' AS 内線番号, r.fax AS FAX番号, '' AS 連絡先メールアドレス, '' AS 連絡先FormURL,
    '' AS "連絡先備考（その他、SNSなど）", r.postal AS 郵便番号, r.corp_number AS 法人番号, r.corp_name AS 法人の名称,
    r.official AS 医療機関コード, r.days AS 診療曜日,
    coalesce((SELECT min(s.from_at) FROM slot s WHERE s.resource = r.id AND s.purpose = 'clinic'), '') AS 診療開始時間,
    coalesce((SELECT max(s.until_at) FROM slot s WHERE s.resource = r.id AND s.purpose = 'clinic'), '') AS 診療終了時間,
    r.days_note AS 診療日時特記事項, '' AS 時間外における対応, r.departments AS 診療科目, r.beds AS 病床数, r.url AS URL,
    '' AS 画像, '' AS 画像_ライセンス, r.remarks AS 備考
FROM resource r
LEFT JOIN (SELECT prefecture || city AS name FROM resource WHERE prefecture <> '' AND city <> '' AND home_city() <> ''
           AND city_code >= home_city() AND city_code < home_city() || ':' LIMIT 1) h
WHERE r.state <> 'closed' AND at_home(r.city_code, r.address) AND service_group(r.service) IN ('医科', '歯科')
ORDER BY service_number(r.service), r.id
