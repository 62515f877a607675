-- Issue 6 (FEATURES F92): hand-over between workstations. Row numbers are each file's own: a row is the same one in two files
-- where the line of files that made it and its number there are. Of a file that is copied (restation, restore) a new line
-- begins: the numbers from `first` on are made in it. The first line of a file is its uuid and has no row here.
CREATE TABLE lineage(n INTEGER PRIMARY KEY, mark TEXT NOT NULL) STRICT;
CREATE TABLE lineage_first(
    n INTEGER NOT NULL, record TEXT NOT NULL, first INTEGER NOT NULL, PRIMARY KEY(n, record)) STRICT, WITHOUT ROWID;
-- Rows that were made elsewhere: their line and number there, and the number they have here.
CREATE TABLE origin(
    record TEXT NOT NULL, mark TEXT NOT NULL, number INTEGER NOT NULL, row INTEGER NOT NULL,
    PRIMARY KEY(record, mark, number)) STRICT, WITHOUT ROWID;
CREATE INDEX origin_row ON origin(record, row);
-- The other workstations: what a parcel to them is sealed for, how far ours was taken there and theirs here (numbers of the
-- audit), and for each parcel that went out the last row of each record that it knew.
CREATE TABLE peer(
    name TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, given INTEGER NOT NULL, acknowledged INTEGER NOT NULL,
    taken INTEGER NOT NULL, given_at TEXT NOT NULL, taken_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE given(
    peer TEXT NOT NULL, seq INTEGER NOT NULL, record TEXT NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY(peer, seq, record)) STRICT, WITHOUT ROWID;
CREATE INDEX difference_open ON difference(record, row, field) WHERE decision = '';
CREATE INDEX difference_intake ON difference(intake);
-- Whose cases are restricted (store/load.h, load_hides_person): read out of an index that holds only those.
CREATE INDEX intake_restricted ON intake(person) WHERE restricted = 'yes';
