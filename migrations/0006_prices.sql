-- Prices: discounts, taxes, fees, variants (K2, K5, K6, K7). Money in minor units, rates in millionths (7.5% = 75000).

-- `price` is what a line costs after its discount, included taxes inside; `fee` is what the buyer pays on top, `tax` what
-- is added on top of both. So `price = list_price - discount` and `total = price + fee + tax`.
ALTER TABLE order_lines ADD COLUMN list_price INTEGER NOT NULL DEFAULT 0;
ALTER TABLE order_lines ADD COLUMN discount INTEGER NOT NULL DEFAULT 0;
ALTER TABLE order_lines ADD COLUMN tax_included INTEGER NOT NULL DEFAULT 0;   -- inside price and fee
ALTER TABLE order_lines ADD COLUMN fee_absorbed INTEGER NOT NULL DEFAULT 0;   -- fees that the organizer pays
ALTER TABLE order_lines ADD COLUMN tax_detail TEXT;                           -- JSON, one entry a rate
ALTER TABLE order_lines ADD COLUMN fee_detail TEXT;                           -- JSON, one entry a fee, passed on or absorbed
ALTER TABLE order_lines ADD COLUMN promo_code_id TEXT;                        -- promotions.id of the code that was used
ALTER TABLE order_lines ADD COLUMN variant_id TEXT;
ALTER TABLE order_lines ADD COLUMN status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'cancelled'));
ALTER TABLE order_lines ADD COLUMN cancelled_at INTEGER;
UPDATE order_lines SET list_price = price;

ALTER TABLE orders ADD COLUMN discount INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN tax_included INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN fees_absorbed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN promo_code_id TEXT;
ALTER TABLE orders ADD COLUMN tax_mode TEXT NOT NULL DEFAULT 'standard' CHECK (tax_mode IN ('standard', 'reverse_charge'));
ALTER TABLE orders ADD COLUMN rounding_per TEXT NOT NULL DEFAULT 'line' CHECK (rounding_per IN ('line', 'order'));
ALTER TABLE orders ADD COLUMN buyer_country TEXT;
ALTER TABLE orders ADD COLUMN buyer_tax_number TEXT;

ALTER TABLE ticket_types ADD COLUMN kind TEXT NOT NULL DEFAULT 'admission' CHECK (kind IN ('admission', 'add_on'));
ALTER TABLE ticket_types ADD COLUMN tax_rates TEXT;        -- JSON list of ids in tax_settings.rates; null: the default ones

-- Adult, child …: another price for the same places of a ticket type.
CREATE TABLE ticket_type_variants (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  ticket_type_id TEXT NOT NULL,
  name TEXT NOT NULL,
  price INTEGER NOT NULL CHECK (price >= 0),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  position INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_type_variants_event ON ticket_type_variants (tenant_id, event_id, position);

CREATE TABLE tax_settings (
  tenant_id TEXT PRIMARY KEY,
  country TEXT,                            -- where the organizer is taxed, for reverse charge
  tax_number TEXT,
  rounding TEXT NOT NULL DEFAULT 'half_up' CHECK (rounding IN ('half_up', 'half_even', 'down')),
  rounding_per TEXT NOT NULL DEFAULT 'line' CHECK (rounding_per IN ('line', 'order')),
  reverse_charge INTEGER NOT NULL DEFAULT 0 CHECK (reverse_charge IN (0, 1)),
  rates TEXT NOT NULL DEFAULT '[]',        -- JSON: id, name, rate, inclusive, standard, fees
  version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

CREATE TABLE fee_settings (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL DEFAULT '',       -- '': every event that has no row of its own
  fees TEXT NOT NULL DEFAULT '[]',         -- JSON: kind, name, rate, fixed, per, paid_by
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, event_id)
) STRICT, WITHOUT ROWID;

-- Promo codes, access codes, and with no code: automatic discounts.
CREATE TABLE promotions (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  event_id TEXT,                           -- null: every event of the tenant
  code TEXT,                               -- as the organizer wrote it; null: automatic
  code_key TEXT,                           -- as it is compared
  name TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL CHECK (kind IN ('percent', 'fixed', 'n_for_m', 'access')),
  rate INTEGER CHECK (rate BETWEEN 0 AND 1000000),
  amount INTEGER CHECK (amount >= 0),
  per TEXT NOT NULL DEFAULT 'ticket' CHECK (per IN ('ticket', 'order')),
  take INTEGER,                            -- n for m: take this many …
  pay INTEGER,                             -- … and pay this many, the cheapest are free
  ticket_types TEXT,                       -- JSON list of ids that get cheaper; null: all
  reveals TEXT,                            -- JSON list of ids of hidden types that the code opens
  min_places INTEGER NOT NULL DEFAULT 1,
  starts_at INTEGER,
  ends_at INTEGER,
  max_uses INTEGER,                        -- orders
  max_per_customer INTEGER,                -- orders
  budget INTEGER,                          -- minor units that it may take off in all
  stacks INTEGER NOT NULL DEFAULT 0 CHECK (stacks IN (0, 1)),
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  -- Uses are counted by the event's inventory, so what is counted belongs to one event.
  CHECK (event_id IS NOT NULL OR (max_uses IS NULL AND max_per_customer IS NULL AND budget IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX promotions_code ON promotions (tenant_id, code_key) WHERE code_key IS NOT NULL;
CREATE INDEX promotions_automatic ON promotions (tenant_id, event_id) WHERE code_key IS NULL;
