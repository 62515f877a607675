-- 自治体標準オープンデータセット 介護サービス事業所一覧
-- Of the own city, what is not closed. Notes for colleagues (要望, 内部メモ) and who answers a telephone stay at home.
SELECT home_code() AS 全国地方公共団体コード, r.id AS ID, coalesce(h.name, r.prefecture || r.city) AS 地方公共団体名,
    r.name AS 介護サービス事業所名称, r.kana AS 介護サービス事業所名称_カナ, '' AS 介護サービス事業所名称_英字,
    r.service AS 実施サービス, r.city_code AS 所在地_全国地方公共団体コード, '' AS 町字ID, r.address AS 所在地_連結表記,
    r.prefecture AS 所在地_都道府県, r.city AS 所在地_市区町村, '' AS 所在地_町字, '' AS 所在地_番地以下,
    r.building AS "建物名等(方書)", r.lat AS 緯度, r.lon AS 経度, '' AS 高度の種別, '' AS 高度の値, r.phone AS 電話番号,
    '' AS 内線番号, r.fax AS FAX番号, '' AS 連絡先メールアドレス, '' AS 連絡先FormURL,
    '' AS "連絡先備考（その他、SNSなど）", r.postal AS 郵便番号, r.corp_number AS 法人番号, r.corp_name AS 法人の名称,
    r.official AS 事業所番号, r.days AS 利用可能曜日, r.days_note AS 利用可能曜日特記事項, r.capacity AS 定員, r.url AS URL,
    '' AS 画像, '' AS 画像_ライセンス, r.remarks AS 備考
FROM resource r
LEFT JOIN (SELECT prefecture || city AS name FROM resource WHERE prefecture <> '' AND city <> '' AND home_city() <> ''
           AND city_code >= home_city() AND city_code < home_city() || ':' LIMIT 1) h
WHERE r.state <> 'closed' AND at_home(r.city_code, r.address)
    AND (service_group(r.service) IN ('訪問看護', '訪問リハビリ', '介護')
        OR service_label(r.service) = '地域包括支援センター')
ORDER BY service_number(r.service), r.id
