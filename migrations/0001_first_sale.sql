-- The first sale, end to end. All times are integer milliseconds since 1970 UTC, all money integer minor units.
-- Every table of a tenant has tenant_id first in its key (I5). Only-add from here on.

-- People and how they sign in ------------------------------------------------------------------------------------
CREATE TABLE people (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,              -- lower case, trimmed
  name TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE one_time_codes (
  id TEXT PRIMARY KEY,
  contact_hash TEXT NOT NULL,              -- HMAC of channel and contact: the table names nobody
  code_hash TEXT NOT NULL,                 -- HMAC of id and code
  address_hash TEXT NOT NULL,              -- HMAC of the network address that asked
  attempts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX one_time_codes_contact ON one_time_codes (contact_hash, created_at);
CREATE INDEX one_time_codes_address ON one_time_codes (address_hash, created_at);

-- A session is one family of refresh tokens: the re-use of a spent one revokes the family (TH20).
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL,
  device TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  revoked_reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_person ON sessions (person_id, created_at);

CREATE TABLE refresh_tokens (
  token_hash TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  tenant_id TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

-- Tenants --------------------------------------------------------------------------------------------------------
CREATE TABLE tenants (
  id TEXT PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  country TEXT NOT NULL,                   -- ISO 3166 alpha-2
  currency TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  language TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  accent TEXT,                             -- #rrggbb, the one colour of the tenant's theme
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
  tenant_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'manager', 'staff', 'scanner')),
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_person ON members (person_id);

CREATE TABLE audit_log (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  action TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  before TEXT,                             -- JSON, only the fields that changed
  after TEXT,
  address_hash TEXT,
  request_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_log_subject ON audit_log (tenant_id, subject_id, id);

-- Venues, seat maps, events, ticket types ------------------------------------------------------------------------
CREATE TABLE venues (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  city TEXT NOT NULL,
  country TEXT NOT NULL,
  latitude REAL,
  longitude REAL,
  time_zone TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE seat_maps (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  venue_id TEXT NOT NULL,
  name TEXT NOT NULL,
  seat_count INTEGER NOT NULL,
  summary TEXT NOT NULL,                   -- JSON: categories with colours and seat counts, areas with capacities
  plan TEXT NOT NULL,                      -- JSON: the seating plan as imported, unknown fields kept
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE TABLE events (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL,
  venue_id TEXT NOT NULL,
  seat_map_id TEXT,
  name TEXT NOT NULL,
  summary TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '',    -- Markdown
  status TEXT NOT NULL CHECK (status IN ('draft', 'published', 'cancelled', 'postponed', 'completed')),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER,
  doors_at INTEGER,
  time_zone TEXT NOT NULL,
  currency TEXT NOT NULL,
  language TEXT NOT NULL,
  hold_minutes INTEGER NOT NULL DEFAULT 10 CHECK (hold_minutes BETWEEN 1 AND 60),
  max_per_order INTEGER NOT NULL DEFAULT 10 CHECK (max_per_order BETWEEN 1 AND 100),
  published_at INTEGER,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX events_slug ON events (tenant_id, slug);
CREATE INDEX events_listing ON events (tenant_id, status, starts_at);

CREATE TABLE ticket_types (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  category TEXT,                           -- seat category of the map, for seated types
  area TEXT,                               -- area of the map, for general admission
  price INTEGER NOT NULL CHECK (price >= 0),
  capacity INTEGER CHECK (capacity >= 0),  -- null: as many as the category or area has
  sales_start INTEGER,
  sales_end INTEGER,
  min_per_order INTEGER NOT NULL DEFAULT 1,
  max_per_order INTEGER NOT NULL DEFAULT 10,
  hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),
  position INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_types_event ON ticket_types (tenant_id, event_id, position);

-- Orders, payments -----------------------------------------------------------------------------------------------
CREATE TABLE orders (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  event_id TEXT NOT NULL,
  hold_id TEXT NOT NULL,
  code TEXT NOT NULL,                      -- what people say on the phone: OC-7K2M-41
  status TEXT NOT NULL CHECK (status IN ('pending', 'paid', 'partially_refunded', 'refunded', 'expired', 'cancelled')),
  currency TEXT NOT NULL,
  subtotal INTEGER NOT NULL,
  fees INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  total INTEGER NOT NULL CHECK (total >= 0),
  rounding TEXT NOT NULL DEFAULT 'half_up',
  buyer_name TEXT NOT NULL,
  buyer_email TEXT NOT NULL,
  buyer_phone TEXT,
  language TEXT NOT NULL,
  channel TEXT NOT NULL DEFAULT 'online',
  access_hash TEXT NOT NULL,               -- SHA-256 of the access token in the buyer's links
  access_token TEXT NOT NULL,              -- the same, encrypted, so that mails can link to the order
  expires_at INTEGER NOT NULL,             -- of the hold at the time; while paying, the gateway's deadline
  paid_at INTEGER,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX orders_hold ON orders (tenant_id, hold_id);
CREATE UNIQUE INDEX orders_code ON orders (tenant_id, code);
CREATE INDEX orders_event ON orders (tenant_id, event_id, id);
CREATE INDEX orders_expiry ON orders (expires_at) WHERE status = 'pending';

-- One line is one place: a quantity of three is three lines, so a ticket belongs to exactly one.
CREATE TABLE order_lines (
  tenant_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  ticket_type_id TEXT NOT NULL,
  name TEXT NOT NULL,
  seat TEXT,                               -- seat_guid of the plan
  seat_label TEXT,                         -- JSON {section,row,number}
  price INTEGER NOT NULL,
  fee INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  total INTEGER NOT NULL CHECK (total = price + fee + tax),
  attendee_name TEXT,
  PRIMARY KEY (tenant_id, order_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE payments (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  order_id TEXT NOT NULL,
  gateway TEXT NOT NULL,
  account_id TEXT,                         -- payment_gateways.id: whose credentials; null for free orders
  attempt INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('created', 'pending', 'captured', 'failed', 'cancelled', 'uncertain')),
  amount INTEGER NOT NULL CHECK (amount >= 0),
  currency TEXT NOT NULL,
  gateway_reference TEXT,                  -- what the gateway calls it (Stripe: the checkout session)
  capture_reference TEXT,                  -- what a refund needs (Stripe: the payment intent)
  captured INTEGER NOT NULL DEFAULT 0,
  next_action TEXT,                        -- JSON, so a repeated start answers the same
  failure TEXT,
  deadline INTEGER,                        -- the gateway's own; the hold is pinned until then
  next_check_at INTEGER,                   -- when we ask the gateway unless it called back first; null: settled
  checks INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX payments_attempt ON payments (tenant_id, order_id, attempt);
CREATE UNIQUE INDEX payments_reference ON payments (tenant_id, gateway, gateway_reference) WHERE gateway_reference IS NOT NULL;
CREATE INDEX payments_check ON payments (next_check_at) WHERE next_check_at IS NOT NULL;

CREATE TABLE refunds (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  reason TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('requested', 'pending', 'succeeded', 'failed')),
  gateway_reference TEXT,
  failure TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX refunds_payment ON refunds (tenant_id, payment_id);

-- What a gateway sent, as it came, once. The account is part of the key: an event id of A means nothing for B (TH09).
CREATE TABLE gateway_events (
  tenant_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  gateway TEXT NOT NULL,
  kind TEXT NOT NULL,
  reference TEXT,
  body TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  processed_at INTEGER,
  outcome TEXT,
  PRIMARY KEY (tenant_id, account_id, event_id)
) STRICT;
CREATE INDEX gateway_events_open ON gateway_events (received_at) WHERE processed_at IS NULL;

CREATE TABLE payment_gateways (
  tenant_id TEXT NOT NULL,
  gateway TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,                 -- stands in the callback address
  config TEXT NOT NULL,                    -- AES-GCM, key version inside (G10)
  enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, gateway)
) STRICT, WITHOUT ROWID;

-- The "needs a person" list (I2).
CREATE TABLE attention_items (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  order_id TEXT,
  payment_id TEXT,
  detail TEXT NOT NULL,                    -- JSON: what happened, what we know
  created_at INTEGER NOT NULL,
  resolved_at INTEGER,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- Ledger: append only. The triggers are the last line of I3.
CREATE TABLE ledger_transactions (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  order_id TEXT,
  payment_id TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger_entries (
  tenant_id TEXT NOT NULL,
  transaction_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  account TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount <> 0),  -- debit positive, credit negative
  currency TEXT NOT NULL,
  PRIMARY KEY (tenant_id, transaction_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_entries_account ON ledger_entries (tenant_id, account, currency, transaction_id, amount);

CREATE TRIGGER ledger_entries_immutable BEFORE UPDATE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'ledger entries are immutable'); END;
CREATE TRIGGER ledger_entries_kept BEFORE DELETE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'ledger entries are kept'); END;
CREATE TRIGGER ledger_transactions_immutable BEFORE UPDATE ON ledger_transactions BEGIN SELECT RAISE(ABORT, 'ledger transactions are immutable'); END;
CREATE TRIGGER ledger_transactions_kept BEFORE DELETE ON ledger_transactions BEGIN SELECT RAISE(ABORT, 'ledger transactions are kept'); END;

-- Tickets and doors ----------------------------------------------------------------------------------------------
CREATE TABLE event_keys (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  public_key TEXT NOT NULL,                -- Ed25519, raw, base64url
  private_key TEXT NOT NULL,               -- pkcs8, AES-GCM
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, event_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tickets (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  line INTEGER NOT NULL,
  ticket_type_id TEXT NOT NULL,
  type_name TEXT NOT NULL,
  seat TEXT,
  seat_label TEXT,
  holder_name TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'used', 'transferred', 'expired', 'cancelled', 'blocked')),
  ticket_version INTEGER NOT NULL DEFAULT 1,    -- what the QR carries: only the newest admits
  issued_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tickets_order ON tickets (tenant_id, order_id, line);
CREATE INDEX tickets_event ON tickets (tenant_id, event_id, updated_at);

CREATE TABLE check_in_sessions (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  name TEXT NOT NULL,
  gate TEXT,
  ticket_types TEXT,                       -- JSON list of allowed type ids; null: all
  token_hash TEXT NOT NULL UNIQUE,
  max_devices INTEGER NOT NULL DEFAULT 10,
  valid_from INTEGER NOT NULL,
  valid_until INTEGER NOT NULL,
  revoked_at INTEGER,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX check_in_sessions_event ON check_in_sessions (tenant_id, event_id);

CREATE TABLE devices (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX devices_session ON devices (tenant_id, session_id);

-- Plumbing -------------------------------------------------------------------------------------------------------
-- Work that must happen, written in the batch that makes it necessary; deleted once the queue has it.
CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  queue TEXT NOT NULL,
  type TEXT NOT NULL,
  payload TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_age ON outbox (created_at);

CREATE TABLE dead_letters (
  id TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  type TEXT NOT NULL,
  tenant_id TEXT,
  payload TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  error TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  resolved_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX dead_letters_open ON dead_letters (created_at) WHERE resolved_at IS NULL;

CREATE TABLE idempotency_keys (
  caller TEXT NOT NULL,                    -- kind and id of the actor, or a hash of the address for the public
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,              -- SHA-256 of method, path and body (TH33, E42)
  status INTEGER,                          -- null while the first request is still running
  response TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (caller, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- What we sent to whom: the log, and what makes a mail once (I6).
CREATE TABLE messages (
  tenant_id TEXT NOT NULL,                 -- '-' for the platform's own (sign-in codes)
  id TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'whatsapp')),
  recipient TEXT NOT NULL,
  template TEXT NOT NULL,
  order_id TEXT,
  status TEXT NOT NULL CHECK (status IN ('queued', 'sent', 'failed')),
  provider TEXT,
  provider_id TEXT,
  failure TEXT,
  created_at INTEGER NOT NULL,
  sent_at INTEGER,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_order ON messages (tenant_id, order_id);
