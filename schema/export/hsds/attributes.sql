-- HSDS 3: attributes, what each service answered about an item; what is not known has no row
SELECT uuid('attribute', i.id) AS id, uuid('service', i.resource) AS link_id, uuid('taxonomy_term', i.item) AS taxonomy_term_id,
    'item' AS link_type, 'service' AS link_entity, item_value(i.item, i.value) AS value, item_label(i.item) AS label
FROM item i JOIN resource r ON r.id = i.resource
WHERE i.value <> '' AND r.state <> 'closed' AND at_home(r.city_code, r.address)
ORDER BY i.resource, i.id
