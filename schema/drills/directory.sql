-- 一覧の元の資源
SELECT NULL, r.phone, r.verified_on, r.name, r.address, r.id FROM resource r
WHERE r.state <> 'closed' AND at_home(r.city_code, r.address) AND service_label(r.service) = :c1 AND r.name = :c2 AND r.address = :c3
