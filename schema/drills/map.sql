-- 地図の元の資源
SELECT NULL, r.phone, r.verified_on, r.name, r.address, r.id FROM resource r
WHERE r.state NOT IN ('closed', 'stopped') AND service_label(r.service) = :c1 AND r.name = :c2 AND r.phone = :c3 AND r.address = :c4
