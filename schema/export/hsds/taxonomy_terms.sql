-- HSDS 3: taxonomy_terms, the items that are answered somewhere
SELECT DISTINCT uuid('taxonomy_term', i.item) AS id, i.item AS code, item_label(i.item) AS name,
    item_label(i.item) AS description, '' AS parent_id, '関係機関の情報収集項目' AS taxonomy, 'ja' AS language,
    uuid('taxonomy', 'item') AS taxonomy_id, '' AS term_uri
FROM item i JOIN resource r ON r.id = i.resource
WHERE i.value <> '' AND r.state <> 'closed' AND at_home(r.city_code, r.address)
ORDER BY i.item
