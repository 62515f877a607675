-- 情報の新しさの元の資源
WITH home AS (
    SELECT r.id, r.name, r.phone, r.address, service_label(r.service) AS kind, r.verified_on, r.state,
           (SELECT x.outcome FROM session x WHERE x.resource = r.id AND x.campaign = :year ORDER BY x.at DESC, x.id DESC LIMIT 1) AS outcome
    FROM resource r WHERE r.city_code >= home_city() AND r.city_code < home_city() || ':'
        OR r.city_code = '' AND at_home(r.city_code, r.address))
SELECT NULL, phone, verified_on, name, address, id FROM home
WHERE (state <> 'closed' OR outcome IS NOT NULL) AND :item IN ('合計', kind) AND CASE :column
    WHEN '施設数' THEN 1 WHEN '12か月以内に確認' THEN verified_on >= date(:today, '-12 months')
    WHEN '割合(%)' THEN verified_on >= date(:today, '-12 months') WHEN '未確認' THEN verified_on = ''
    WHEN 'いちばん古い確認日' THEN verified_on = (
        SELECT min(o.verified_on) FROM home o WHERE o.verified_on <> '' AND (o.state <> 'closed' OR o.outcome IS NOT NULL) AND :item IN ('合計', o.kind))
    WHEN '完了' THEN outcome = 'done' WHEN '一部' THEN outcome = 'partly' WHEN '連絡不能' THEN outcome = 'unable'
    WHEN '廃止' THEN outcome = 'closed' WHEN 'まだ' THEN outcome IS NULL END
ORDER BY verified_on, name
