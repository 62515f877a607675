-- 資源の情報の新しさ（種類ごと、1年以内に確かめた割合、今年度の一斉確認の結果）
-- title: {centre} 資源の情報の新しさ（{year}年度の一斉確認）
-- Resources of the own city that are not closed, and those closed in this year's campaign (DOMAIN A131). 12か月 is counted
-- back from today; what was never confirmed has no oldest date. An outcome is that of the year's last session.
WITH
home AS MATERIALIZED (
    SELECT r.id, service_label(r.service) AS kind, r.verified_on, r.state,
           (SELECT x.outcome FROM session x WHERE x.resource = r.id AND x.campaign = :year
            ORDER BY x.at DESC, x.id DESC LIMIT 1) AS outcome
    FROM resource r WHERE r.city_code >= home_city() AND r.city_code < home_city() || ':'
        OR r.city_code = '' AND at_home(r.city_code, r.address)),
places AS (SELECT * FROM home WHERE state <> 'closed' OR outcome IS NOT NULL),
lines AS (
    SELECT 1 AS place, kind AS item, verified_on, outcome FROM places
    UNION ALL SELECT 2, '合計', verified_on, outcome FROM places)
SELECT CASE place WHEN 1 THEN '種類' ELSE '合計' END AS 区分, item AS 項目,
    count(*) AS 施設数,
    count(*) FILTER (WHERE verified_on >= date(:today, '-12 months')) AS "12か月以内に確認",
    count(*) FILTER (WHERE verified_on >= date(:today, '-12 months')) * 100 / count(*) AS "割合(%)",
    count(*) FILTER (WHERE verified_on = '') AS 未確認,
    coalesce(min(nullif(verified_on, '')), '') AS いちばん古い確認日,
    count(*) FILTER (WHERE outcome = 'done') AS 完了,
    count(*) FILTER (WHERE outcome = 'partly') AS 一部,
    count(*) FILTER (WHERE outcome = 'unable') AS 連絡不能,
    count(*) FILTER (WHERE outcome = 'closed') AS 廃止,
    count(*) FILTER (WHERE outcome IS NULL) AS まだ
FROM lines GROUP BY place, item ORDER BY place, count(*) DESC, item
