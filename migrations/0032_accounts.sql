-- The account of a buyer (W4): signed in by a cookie whose secret is kept hashed. The session is one of `sessions`.
CREATE TABLE account_cookies (
  token_hash TEXT NOT NULL PRIMARY KEY,
  session_id TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX account_cookies_session ON account_cookies (session_id);

-- A buyer finds their orders of all organizers by their verified address (T8).
CREATE INDEX orders_of_contact ON orders (buyer_email, id) WHERE buyer_email <> '';

-- What buyers may do themselves (O7), of one event or, with an empty event_id, of the organizer. A row never changes: a change
-- is a new revision.
CREATE TABLE cancellation_policies (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,                      -- JSON; empty: the organizer's holds
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, event_id, revision)
) STRICT, WITHOUT ROWID;

-- The policy as it was when the order was placed.
ALTER TABLE orders ADD COLUMN cancellation TEXT;

-- How tickets are printed (X8), of one event or, with an empty event_id, of the organizer. A row never changes.
CREATE TABLE ticket_templates (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,                      -- JSON; empty: the organizer's holds
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, event_id, revision)
) STRICT, WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('cancellation_policies', 'cancellation_policies', '1000000 10000'),
  ('ticket_templates', 'ticket_templates', '1000000 10000');
ANALYZE sqlite_schema;
