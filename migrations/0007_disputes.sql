-- Disputes: one row each, moved by what the gateway says when asked. What it holds back and charges is kept as it was
-- booked last, so that each change books its difference once.
CREATE TABLE disputes (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  gateway TEXT NOT NULL,
  account_id TEXT NOT NULL,                -- payment_gateways.id: whose credentials
  gateway_reference TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('inquiry', 'needs_response', 'under_review', 'won', 'lost', 'closed')),
  reason TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  withheld INTEGER NOT NULL DEFAULT 0,     -- booked so far, in the dispute's currency
  fee INTEGER NOT NULL DEFAULT 0,          -- booked so far, in fee_currency
  fee_currency TEXT NOT NULL,
  evidence_due_at INTEGER,
  evidence TEXT,                           -- JSON of what staff wrote
  evidence_sent_at INTEGER,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX disputes_order ON disputes (tenant_id, order_id);
CREATE INDEX disputes_open ON disputes (tenant_id, id) WHERE status IN ('inquiry', 'needs_response', 'under_review');

CREATE TABLE dispute_policies (
  tenant_id TEXT NOT NULL PRIMARY KEY,
  tickets TEXT NOT NULL CHECK (tickets IN ('keep', 'block_when_opened', 'block_when_lost')),
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

-- Why a ticket is blocked: only who blocked it may unblock it. Null for tickets that are not.
ALTER TABLE tickets ADD COLUMN blocked_for TEXT;

-- Money that a gateway sent to the organizer's bank, as it says itself.
CREATE TABLE gateway_payouts (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  gateway TEXT NOT NULL,
  account_id TEXT NOT NULL,
  gateway_reference TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'paid', 'failed', 'cancelled')),
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  arrives_at INTEGER NOT NULL,
  failure TEXT,
  booked INTEGER NOT NULL DEFAULT 0,       -- what the ledger says has left the gateway
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- What an event speaks of, where that is not a payment: 'dispute', 'refund' or 'payout'; `reference` is the gateway's.
ALTER TABLE gateway_events ADD COLUMN concerns TEXT;

-- Accounts that a gateway made for our tenants below our own. An event that names one belongs to this tenant (TH09).
CREATE TABLE platform_accounts (
  tenant_id TEXT NOT NULL,
  gateway TEXT NOT NULL,
  reference TEXT NOT NULL,
  charges_enabled INTEGER NOT NULL DEFAULT 0 CHECK (charges_enabled IN (0, 1)),
  payouts_enabled INTEGER NOT NULL DEFAULT 0 CHECK (payouts_enabled IN (0, 1)),
  requirements TEXT NOT NULL DEFAULT '[]', -- JSON list of what the gateway still wants to know
  disabled_reason TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, gateway)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX platform_accounts_reference ON platform_accounts (gateway, reference);

-- Money that came by hand: each amount that staff have written down, several of which may make up one payment.
CREATE TABLE manual_receipts (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('cash', 'card_terminal', 'bank_transfer', 'other')),
  reference TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  marked_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX manual_receipts_payment ON manual_receipts (tenant_id, payment_id);
