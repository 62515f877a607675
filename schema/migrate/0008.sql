-- Issue 6: how far the chain of the audit has come, beside its present key (store/audit_link.h); emergency access, which
-- every administrator is told of.
CREATE TABLE IF NOT EXISTS audit_state(
    one INTEGER PRIMARY KEY CHECK (one = 1), first INTEGER NOT NULL, since INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS audit_emergency ON audit(seq) WHERE act = 'emergency';
