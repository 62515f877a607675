-- Rows of publishers' files that were taken already (store/familiar.h): the mark of the text from which a resource has its
-- values, and what was noted of it.
CREATE TABLE familiar(resource INTEGER PRIMARY KEY, mark INTEGER NOT NULL, notes INTEGER NOT NULL) STRICT;
CREATE TABLE familiar_notes(id INTEGER PRIMARY KEY, say TEXT NOT NULL) STRICT;
