-- Issue 4: 資源台帳 without a word, by name: the own city's, those elsewhere with a 圏域, all others (store/listed.h).
DROP INDEX resource_city;
CREATE INDEX resource_city ON resource(city_code, name);
CREATE INDEX resource_area ON resource(name) WHERE area <> '';
