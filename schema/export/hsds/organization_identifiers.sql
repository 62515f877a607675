-- HSDS 3: organization_identifiers, the 法人番号
SELECT DISTINCT uuid('organization_identifier', corp_number) AS id, uuid('organization', corp_number) AS organization_id,
    'JP-JCN' AS identifier_scheme, '法人番号' AS identifier_type, corp_number AS identifier
FROM resource WHERE state <> 'closed' AND at_home(city_code, address) AND corp_number <> ''
ORDER BY corp_number
