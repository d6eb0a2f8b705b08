-- Roll-ups of sales for dashboards (A1, A2): counted by job from orders and ledger, thrown away and counted again at will.
-- Quarter hours: the unit of a recount. Every zone's day begins with one.
CREATE TABLE report_slices (
  tenant_id TEXT NOT NULL,
  slice INTEGER NOT NULL,                  -- quarter hours since 1970
  event_id TEXT NOT NULL,
  dimension TEXT NOT NULL,
  key TEXT NOT NULL,
  currency TEXT NOT NULL,
  label TEXT NOT NULL,                     -- what the key was called then
  orders INTEGER NOT NULL,
  tickets INTEGER NOT NULL,
  revenue INTEGER NOT NULL,                -- minor units, as paid; refunds stay apart
  refunded INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, slice, event_id, dimension, key, currency)
) STRICT, WITHOUT ROWID;

-- The same by day of a zone: what dashboards read, one seek a figure and period.
CREATE TABLE report_days (
  tenant_id TEXT NOT NULL,
  zone TEXT NOT NULL,
  event_id TEXT NOT NULL,                  -- empty: all events together
  dimension TEXT NOT NULL,
  day INTEGER NOT NULL,                    -- days since 1970 by the zone's clock
  key TEXT NOT NULL,
  currency TEXT NOT NULL,
  label TEXT NOT NULL,
  orders INTEGER NOT NULL,
  tickets INTEGER NOT NULL,
  revenue INTEGER NOT NULL,
  refunded INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, zone, event_id, dimension, day, key, currency)
) STRICT, WITHOUT ROWID;

-- How far each tenant is counted for good, and when somebody last asked for newer figures.
CREATE TABLE report_cursors (
  tenant_id TEXT NOT NULL PRIMARY KEY,
  counted_until INTEGER NOT NULL,          -- slices before this instant are final
  as_of INTEGER NOT NULL,                  -- sales up to here are in the figures
  asked_at INTEGER NOT NULL,
  zone TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

-- Visits and holds of an event by quarter hour: what is only added up. A visit has no person, address or cookie.
CREATE TABLE report_steps (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  slice INTEGER NOT NULL,
  visits INTEGER NOT NULL DEFAULT 0,
  holds INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, event_id, slice)
) STRICT, WITHOUT ROWID;
-- A recount takes a period of all events.
CREATE INDEX report_steps_time ON report_steps (tenant_id, slice);

-- How far the holds in each event's log are added up.
CREATE TABLE report_hold_cursors (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, event_id)
) STRICT, WITHOUT ROWID;

-- Orders that cost nothing leave no trace in the ledger, by which the others are found in order of time.
CREATE INDEX orders_free ON orders (tenant_id, paid_at) WHERE total = 0 AND paid_at IS NOT NULL;

-- Where a buyer came from (O6): JSON of UTM parameters and the host that linked here. Names nobody.
ALTER TABLE orders ADD COLUMN origin TEXT;
