-- Customers (O9). Who is one, and what they bought, is read from the orders: a sale writes nothing here. A row is made when
-- staff first look at a person.
CREATE TABLE customers (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  merged_into TEXT,                        -- the customer that this one is now
  erased_at INTEGER,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- What a person is known by: an address in lower case, or the last digits of a phone number where there is no address.
CREATE TABLE customer_contacts (
  tenant_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
  value TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_contacts_customer ON customer_contacts (tenant_id, customer_id);

CREATE TABLE customer_notes (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  body TEXT NOT NULL,
  author_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_notes_customer ON customer_notes (tenant_id, customer_id, id);

CREATE TABLE customer_tags (
  tenant_id TEXT NOT NULL,
  tag TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, tag, customer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_tags_customer ON customer_tags (tenant_id, customer_id);

-- Who was erased (TH42): ids only, so that what a backup or a late message brings back is taken out again. The same stands in
-- the file store, which a restore of this database does not touch.
CREATE TABLE customer_erasures (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  order_ids TEXT NOT NULL,                 -- JSON list
  erased_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- Lists that staff take with them. A large one is made in steps; each step is a file of its own.
CREATE TABLE exports (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('orders', 'customers')),
  filter TEXT NOT NULL,                    -- JSON, as it was asked for
  status TEXT NOT NULL CHECK (status IN ('running', 'ready', 'failed')),
  parts INTEGER NOT NULL DEFAULT 0,
  row_count INTEGER NOT NULL DEFAULT 0,
  cursor TEXT,
  requested_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX exports_expiry ON exports (expires_at);

-- Box office (O5): the counters of a house, and what was counted in their cash boxes.
CREATE TABLE counters (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  terminal TEXT NOT NULL DEFAULT '',       -- which card terminal stands there
  active INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter_counts (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  counter_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  day TEXT NOT NULL,                       -- in the organizer's time zone
  currency TEXT NOT NULL,
  expected INTEGER NOT NULL,
  counted INTEGER NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX counter_counts_day ON counter_counts (tenant_id, day, id);

-- A sale at a counter is a sale like one at a door; its device is the person who sold.
ALTER TABLE door_sales ADD COLUMN counter_id TEXT;
ALTER TABLE door_sales ADD COLUMN slip TEXT;
CREATE INDEX door_sales_counter ON door_sales (tenant_id, created_at) WHERE counter_id IS NOT NULL;

-- Finding what somebody waits for, when they ask to be forgotten.
CREATE INDEX waiting_list_email ON waiting_list_entries (tenant_id, email);
