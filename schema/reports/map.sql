-- 資源の地図（市内の資源、種類ごと。html では地図が付く）
-- title: {centre} 資源の地図
-- A report with the columns 緯度 and 経度 is drawn as a map in HTML: each place has the number of its row. Closed and
-- stopped places are left out; so is whoever has no coordinates, since a list of them is no map.
SELECT service_label(service) AS 種類, name AS 資源名, phone AS 電話番号, address AS 住所, lat AS 緯度, lon AS 経度
FROM resource
WHERE (city_code >= home_city() AND city_code < home_city() || ':' OR city_code = '' AND at_home(city_code, address))
    AND state NOT IN ('closed', 'stopped') AND lat + 0 > 0 AND lon + 0 > 0
ORDER BY 種類, kana, name
