-- HSDS 3: taxonomies: the items that a centre collects of its resources
SELECT uuid('taxonomy', 'item') AS id, '関係機関の情報収集項目' AS name,
    '在宅医療・介護連携の相談窓口が関係機関について集める項目' AS description, '' AS uri, '' AS version
