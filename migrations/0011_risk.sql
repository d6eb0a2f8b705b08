-- What failed lately, by keyed hashes of who tried (TH34). Nothing here can be read back to a person; old rows are swept.
CREATE TABLE risk_signals (
  tenant_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('contact', 'phone', 'network')),
  subject TEXT NOT NULL,
  at INTEGER NOT NULL,
  payment_id TEXT NOT NULL,
  instrument TEXT,                         -- keyed hash of the card or wallet, where the gateway tells one from another
  PRIMARY KEY (tenant_id, kind, subject, at, payment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX risk_signals_recent ON risk_signals (tenant_id, at);
CREATE INDEX risk_signals_age ON risk_signals (at);

-- Orders that somebody should look at, with the reasons. One an order.
CREATE TABLE risk_reviews (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  score INTEGER NOT NULL,
  reasons TEXT NOT NULL,                   -- JSON list
  status TEXT NOT NULL CHECK (status IN ('open', 'cleared', 'confirmed')),
  note TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  resolved_at INTEGER,
  resolved_by TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX risk_reviews_status ON risk_reviews (tenant_id, status, id);

-- Who may not pay online here. `label` is masked: enough for staff to know whom they meant.
CREATE TABLE risk_blocks (
  tenant_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('contact', 'phone', 'network')),
  subject TEXT NOT NULL,
  id TEXT NOT NULL,
  label TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, kind, subject)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX risk_blocks_id ON risk_blocks (tenant_id, id);

-- The network that started a payment, as a keyed hash, so that its failures count against it too.
ALTER TABLE payments ADD COLUMN network TEXT;
