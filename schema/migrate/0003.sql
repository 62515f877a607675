-- Issue 4: what the directory needs besides its records. Each is read by resource, or by what a board or a search asks.
CREATE INDEX item_resource ON item(resource, item);
CREATE INDEX item_value ON item(item, value);
CREATE INDEX slot_resource ON slot(resource, purpose);
CREATE INDEX slot_purpose ON slot(purpose);
CREATE INDEX department_resource ON department(resource);
CREATE UNIQUE INDEX verified_field ON verified(resource, field);
CREATE INDEX session_resource ON session(resource, at);
CREATE UNIQUE INDEX pair_both ON pair(one, other);
CREATE INDEX relation_resource ON relation(resource);
CREATE INDEX relation_partner ON relation(partner);
CREATE INDEX vacancy_resource ON vacancy(resource, kind, as_of);
CREATE INDEX vacancy_kind ON vacancy(kind, as_of);
CREATE INDEX rota_day ON rota(day, part);
CREATE INDEX member_person ON member(person);
CREATE INDEX unmet_at ON unmet(at);
CREATE INDEX unmet_intake ON unmet(intake);
CREATE INDEX resource_office ON resource(office) WHERE office IS NOT NULL;
CREATE INDEX resource_service ON resource(service, city_code);
CREATE INDEX resource_verified ON resource(verified_on);
CREATE INDEX referral_asked ON referral(asked_on, resource);
-- How often and when last a place was asked (store/neutral.h): one seek each, however long the history is.
DROP INDEX referral_resource;
CREATE INDEX referral_resource ON referral(resource, asked_on);
CREATE INDEX contact_event ON contact(event, at) WHERE event <> '';
CREATE INDEX person_home_care ON person(home_care_on) WHERE home_care_on <> '';
CREATE INDEX intake_withdrawn ON intake(share_withdrawn) WHERE share_withdrawn <> '';
