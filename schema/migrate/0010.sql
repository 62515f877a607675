-- Issue 6: by a clock that nobody sets, when a row of the audit was written: milliseconds since the machine was started, and
-- a mark of that start. Rows from before have neither.
ALTER TABLE audit ADD COLUMN boot BLOB NOT NULL DEFAULT x'';
ALTER TABLE audit ADD COLUMN mono INTEGER NOT NULL DEFAULT 0;
