-- Organizers' own domains (T14). Anybody may claim a name; only who controls it in the DNS gets it.
CREATE TABLE domains (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  -- Lower case, as browsers send it.
  host TEXT NOT NULL,
  -- What the DNS must say.
  token TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'active')),
  white_label INTEGER NOT NULL DEFAULT 0 CHECK (white_label IN (0, 1)),
  -- What the last check found wrong; NULL when nothing.
  fault TEXT,
  -- Checks in a row that found its records gone.
  failures INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  active_since INTEGER,
  checked_at INTEGER,
  -- NULL: no more checks by itself.
  next_check_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX domains_claim ON domains (tenant_id, host);
CREATE UNIQUE INDEX domains_active ON domains (host) WHERE state = 'active';
CREATE INDEX domains_due ON domains (next_check_at) WHERE next_check_at IS NOT NULL;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('domains', 'domains', '1000000 10000 1'),
  ('domains', 'domains_claim', '1000000 10000 1');
ANALYZE sqlite_schema;
