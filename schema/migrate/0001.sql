-- What the rows of *.def cannot say: tables that are no records, indexes, guards.

CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Maintained counters: the desk opens without counting (PERFORMANCE.md, design 3).
CREATE TABLE counter(name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- The last number of each fiscal year (R08), so that a number is never given twice.
CREATE TABLE numbering(year TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE audit(
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, login TEXT NOT NULL, station TEXT NOT NULL,
    epoch INTEGER NOT NULL, act TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL, mac BLOB NOT NULL) STRICT;
CREATE TABLE audit_key(one INTEGER PRIMARY KEY CHECK (one = 1), step INTEGER NOT NULL, key BLOB NOT NULL) STRICT;

CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
-- Without this one INSERT OR REPLACE rewrites a row (RELIABILITY.md, 'What matters most' 6).
CREATE TRIGGER audit_grows BEFORE INSERT ON audit WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'audit has no gaps'); END;

-- Old and new values; disposal deletes them, the audit keeps only the names of fields.
CREATE TABLE history(
    id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, record TEXT NOT NULL, row INTEGER NOT NULL,
    field TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL) STRICT;
CREATE INDEX history_row ON history(record, row);

CREATE TABLE draft(
    id INTEGER PRIMARY KEY, staff TEXT NOT NULL, form TEXT NOT NULL, intake INTEGER NOT NULL,
    started INTEGER NOT NULL, saved INTEGER NOT NULL, at TEXT NOT NULL, caret INTEGER NOT NULL) STRICT;
CREATE TABLE draft_value(
    draft INTEGER NOT NULL, field TEXT NOT NULL, typed TEXT NOT NULL, PRIMARY KEY(draft, field)) STRICT, WITHOUT ROWID;

CREATE TABLE postal_town(
    code TEXT NOT NULL, prefecture TEXT NOT NULL, city TEXT NOT NULL, town TEXT NOT NULL, town_kana TEXT NOT NULL) STRICT;
CREATE INDEX postal_code ON postal_town(code);
CREATE TABLE holiday(day TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE INDEX person_name ON person(name);
CREATE INDEX intake_received ON intake(received_at);
CREATE INDEX intake_counted ON intake(received_at, category, requester);
CREATE UNIQUE INDEX intake_number ON intake(number) WHERE number <> '';
CREATE INDEX intake_person ON intake(person, received_at);
CREATE INDEX intake_changed ON intake(changed);
CREATE INDEX contact_intake ON contact(intake, at);
CREATE INDEX contact_at ON contact(at, channel);
CREATE INDEX contact_changed ON contact(changed);
CREATE INDEX referral_intake ON referral(intake, asked_on);
CREATE INDEX referral_resource ON referral(resource);
CREATE INDEX referral_changed ON referral(changed);
CREATE INDEX resource_official ON resource(official, service);
CREATE INDEX resource_city ON resource(city_code);
CREATE INDEX resource_name ON resource(name);
CREATE UNIQUE INDEX staff_login ON staff(login);
