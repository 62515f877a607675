-- Issue 6: in which role somebody acted (model/role.h), as it was then; rows from before do not tell it.
ALTER TABLE audit ADD COLUMN role TEXT NOT NULL DEFAULT '';
