-- Refunds that people ask for, cancelled lines, bulk refunds of a cancelled event, and who solved what (O4, O7, E17–E19).

-- Refunds: who asked, whether a second person has to agree, and how much of it is tax and fees. What the system sends back
-- by itself keeps the defaults.
ALTER TABLE refunds ADD COLUMN origin TEXT NOT NULL DEFAULT 'system' CHECK (origin IN ('system', 'staff'));
ALTER TABLE refunds ADD COLUMN approval TEXT NOT NULL DEFAULT 'none' CHECK (approval IN ('none', 'waiting', 'approved', 'rejected'));
ALTER TABLE refunds ADD COLUMN method TEXT NOT NULL DEFAULT 'gateway' CHECK (method IN ('gateway', 'manual'));
ALTER TABLE refunds ADD COLUMN tax INTEGER NOT NULL DEFAULT 0 CHECK (tax >= 0);
ALTER TABLE refunds ADD COLUMN fee INTEGER NOT NULL DEFAULT 0 CHECK (fee >= 0);
ALTER TABLE refunds ADD COLUMN platform_fee INTEGER NOT NULL DEFAULT 0 CHECK (platform_fee >= 0);
ALTER TABLE refunds ADD COLUMN requested_by TEXT;
ALTER TABLE refunds ADD COLUMN decided_by TEXT;
ALTER TABLE refunds ADD COLUMN note TEXT;
ALTER TABLE refunds ADD COLUMN run_id TEXT;
ALTER TABLE refunds ADD COLUMN cancel_lines TEXT;      -- JSON list of lines whose tickets end when it is approved
CREATE INDEX refunds_order ON refunds (tenant_id, order_id);
CREATE INDEX refunds_waiting ON refunds (tenant_id, id) WHERE approval = 'waiting';
CREATE INDEX refunds_run ON refunds (tenant_id, run_id, status) WHERE run_id IS NOT NULL;
-- The last line of TH10: whatever the code believes, no request passes what was captured. What a gateway tells of refunds
-- that were made elsewhere is written as it is.
CREATE TRIGGER refunds_within_captured BEFORE INSERT ON refunds WHEN NEW.status = 'requested' BEGIN SELECT RAISE(ABORT, 'refund above what was captured') WHERE NEW.amount + (SELECT coalesce(sum(r.amount), 0) FROM refunds r WHERE r.tenant_id = NEW.tenant_id AND r.payment_id = NEW.payment_id AND r.status <> 'failed' AND r.id <> NEW.id) > coalesce((SELECT p.captured FROM payments p WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.payment_id), 0); END;

-- What of which line went back.
CREATE TABLE refund_lines (
  tenant_id TEXT NOT NULL,
  refund_id TEXT NOT NULL,
  position INTEGER NOT NULL,               -- of the order's line
  order_id TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  PRIMARY KEY (tenant_id, refund_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_lines_order ON refund_lines (tenant_id, order_id);

-- What an owner has set for refunds (TH10).
CREATE TABLE refund_policies (
  tenant_id TEXT PRIMARY KEY,
  approval_above INTEGER CHECK (approval_above >= 0),  -- minor units; null: nobody else has to agree
  version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

-- Bulk refunds of an event (E18, E19). The cursor is the last order that was looked at.
CREATE TABLE refund_runs (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  fee_policy TEXT NOT NULL,                -- JSON {fixed, percent, per_ticket}
  dry_run INTEGER NOT NULL DEFAULT 0 CHECK (dry_run IN (0, 1)),
  status TEXT NOT NULL CHECK (status IN ('running', 'done')),
  cursor TEXT NOT NULL DEFAULT '',
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_runs_event ON refund_runs (tenant_id, event_id, id);

CREATE TABLE refund_run_items (
  tenant_id TEXT NOT NULL,
  run_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('requested', 'manual', 'skipped', 'failed')),
  amount INTEGER NOT NULL,                 -- that goes back
  fee_kept INTEGER NOT NULL,
  currency TEXT NOT NULL,
  reason TEXT,                             -- why it was skipped or failed
  at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, run_id, order_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_run_items_status ON refund_run_items (tenant_id, run_id, status, order_id);

-- The list of what needs a person: who solved it and how.
ALTER TABLE attention_items ADD COLUMN resolution TEXT;
ALTER TABLE attention_items ADD COLUMN resolved_by TEXT;
ALTER TABLE attention_items ADD COLUMN note TEXT;
CREATE INDEX attention_items_open ON attention_items (tenant_id, id) WHERE resolved_at IS NULL;
CREATE INDEX attention_items_payment ON attention_items (tenant_id, payment_id) WHERE resolved_at IS NULL;

-- Kept callbacks, newest first, for staff.
CREATE INDEX gateway_events_received ON gateway_events (tenant_id, received_at);
CREATE INDEX payments_uncertain ON payments (tenant_id, id) WHERE status = 'uncertain';
