-- Reading the ledger (F6). An entry carries its transaction's time, so that an account reads in order with one seek. The
-- version before this one writes 0 there, should it run again: such entries count, and sort first.
DROP TRIGGER ledger_entries_immutable;
ALTER TABLE ledger_entries ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
UPDATE ledger_entries SET at = (SELECT t.at FROM ledger_transactions t
  WHERE t.tenant_id = ledger_entries.tenant_id AND t.id = ledger_entries.transaction_id);
CREATE TRIGGER ledger_entries_immutable BEFORE UPDATE ON ledger_entries BEGIN SELECT RAISE(ABORT, 'ledger entries are immutable'); END;
DROP INDEX ledger_entries_account;
CREATE INDEX ledger_entries_account ON ledger_entries (tenant_id, account, currency, at, transaction_id, position, amount);
CREATE INDEX ledger_transactions_time ON ledger_transactions (tenant_id, at, id);
CREATE INDEX ledger_transactions_order ON ledger_transactions (tenant_id, order_id, at, id) WHERE order_id IS NOT NULL;
-- Nearly everything is a sale, so only the rest needs a list by kind.
CREATE INDEX ledger_transactions_kind ON ledger_transactions (tenant_id, kind, at, id) WHERE kind <> 'sale';

-- What each account held at the end of a checked day: sums of entries, kept so that nobody adds up years (I8).
CREATE TABLE ledger_snapshots (
  tenant_id TEXT NOT NULL,
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  until INTEGER NOT NULL,                  -- entries before this moment are in it
  balance INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, account, currency, until)
) STRICT, WITHOUT ROWID;
CREATE TABLE ledger_closings (
  tenant_id TEXT NOT NULL,
  until INTEGER NOT NULL,
  transactions INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, until)
) STRICT, WITHOUT ROWID;

-- Paper (O8, K14): numbers without gaps, documents that never change ----------------------------------------------
CREATE TABLE sequences (
  tenant_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  value INTEGER NOT NULL CHECK (value > 0),
  PRIMARY KEY (tenant_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('invoice', 'receipt', 'credit_note')),
  number INTEGER NOT NULL,
  label TEXT NOT NULL,                     -- as printed: INV-000042
  order_id TEXT NOT NULL,
  subject_id TEXT NOT NULL,                -- the order, payment or refund that it was issued for
  refers_to TEXT,                          -- the invoice that a credit note corrects
  currency TEXT NOT NULL,
  total INTEGER NOT NULL,
  content TEXT NOT NULL,                   -- JSON: everything that is printed, as it was at the time
  issued_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX documents_number ON documents (tenant_id, kind, number);
CREATE INDEX documents_order ON documents (tenant_id, order_id, issued_at);
CREATE TRIGGER documents_immutable BEFORE UPDATE ON documents BEGIN SELECT RAISE(ABORT, 'documents are immutable'); END;
CREATE TRIGGER documents_kept BEFORE DELETE ON documents BEGIN SELECT RAISE(ABORT, 'documents are kept'); END;

CREATE TABLE paper_settings (
  tenant_id TEXT PRIMARY KEY,
  legal_name TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  footer TEXT NOT NULL DEFAULT '',
  invoice_prefix TEXT NOT NULL DEFAULT 'INV-',
  receipt_prefix TEXT NOT NULL DEFAULT 'RCT-',
  credit_note_prefix TEXT NOT NULL DEFAULT 'CN-',
  version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

-- Settlements (F3) -------------------------------------------------------------------------------------------------
CREATE TABLE settlement_settings (
  tenant_id TEXT PRIMARY KEY,
  period TEXT NOT NULL DEFAULT 'month' CHECK (period IN ('week', 'month')),
  reserve_rate INTEGER NOT NULL DEFAULT 0 CHECK (reserve_rate BETWEEN 0 AND 1000000),  -- millionths
  reserve_days INTEGER NOT NULL DEFAULT 0 CHECK (reserve_days BETWEEN 0 AND 365),
  version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

-- One a currency: closing and paying out move its version, so two at once cannot give out the same money.
CREATE TABLE settlement_series (
  tenant_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  settled_until INTEGER NOT NULL,          -- end of the newest closed period
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, currency)
) STRICT, WITHOUT ROWID;

CREATE TABLE settlements (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  currency TEXT NOT NULL,
  period_start INTEGER NOT NULL,
  period_end INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft', 'closed')),
  balances TEXT NOT NULL,                  -- JSON: account → what the period moved on it, debit positive
  result INTEGER NOT NULL,                 -- what the period brought, credit positive
  reserved INTEGER NOT NULL,
  released INTEGER NOT NULL,               -- of reserves of earlier periods
  release_at INTEGER NOT NULL,             -- when `reserved` is released
  created_at INTEGER NOT NULL,
  closed_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX settlements_period ON settlements (tenant_id, currency, period_end);
CREATE INDEX settlements_newest ON settlements (tenant_id, period_end, id);
CREATE TRIGGER settlements_immutable BEFORE UPDATE ON settlements WHEN OLD.status = 'closed'
  BEGIN SELECT RAISE(ABORT, 'closed settlements are immutable'); END;
CREATE TRIGGER settlements_kept BEFORE DELETE ON settlements WHEN OLD.status = 'closed'
  BEGIN SELECT RAISE(ABORT, 'closed settlements are kept'); END;

-- A reserve is released once: its settlement is the key.
CREATE TABLE reserve_releases (
  tenant_id TEXT NOT NULL,
  settlement_id TEXT NOT NULL,             -- whose reserve
  released_by TEXT NOT NULL,               -- the settlement that released it
  amount INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, settlement_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE disbursements (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  settlement_id TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('gateway', 'bank_transfer', 'cash', 'other')),
  source TEXT NOT NULL,                    -- the ledger account that it came out of
  reference TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('requested', 'paid', 'failed')),
  failure TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX disbursements_settlement ON disbursements (tenant_id, settlement_id, id);

-- Comparing gateways with the books (G9) ---------------------------------------------------------------------------
CREATE TABLE reconciliations (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  gateway TEXT NOT NULL,
  account_id TEXT NOT NULL,
  period_start INTEGER NOT NULL,
  period_end INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('complete', 'failed')),
  listed INTEGER NOT NULL,
  differences INTEGER NOT NULL,
  failure TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reconciliations_newest ON reconciliations (tenant_id, period_end, id);

CREATE TABLE reconciliation_differences (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,                        -- derived from what differs, so that it is told once
  reconciliation_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('missing_here', 'missing_there', 'amount_differs')),
  reference TEXT NOT NULL,
  payment_id TEXT,
  order_id TEXT,
  ours INTEGER,
  theirs INTEGER,
  currency TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reconciliation_differences_run ON reconciliation_differences (tenant_id, reconciliation_id, id);
