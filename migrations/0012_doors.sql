-- The doors (S1-S8): what a check-in session may do, what a device proves, how often a ticket lets in.
ALTER TABLE check_in_sessions ADD COLUMN more_events TEXT;        -- JSON list of event ids beside event_id; null: none
ALTER TABLE check_in_sessions ADD COLUMN pin_hash TEXT;           -- the supervisor's PIN, keyed and stretched; null: none
ALTER TABLE check_in_sessions ADD COLUMN search TEXT NOT NULL DEFAULT 'supervisor' CHECK (search IN ('nobody', 'supervisor', 'everybody'));
ALTER TABLE check_in_sessions ADD COLUMN accepts_unpaid INTEGER NOT NULL DEFAULT 0 CHECK (accepts_unpaid IN (0, 1));
ALTER TABLE check_in_sessions ADD COLUMN sells INTEGER NOT NULL DEFAULT 0 CHECK (sells IN (0, 1));

ALTER TABLE devices ADD COLUMN public_key TEXT;                   -- Ed25519, raw, base64url: signs renewals and the offline queue
ALTER TABLE devices ADD COLUMN seen_at INTEGER;
ALTER TABLE devices ADD COLUMN pin_failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN pin_blocked_until INTEGER;

-- A device that asks for its next token is found by its id alone.
CREATE INDEX devices_id ON devices (id);

CREATE TABLE door_settings (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  reentry TEXT NOT NULL DEFAULT 'none' CHECK (reentry IN ('none', 'after_exit', 'free')),
  per_day INTEGER NOT NULL DEFAULT 0 CHECK (per_day IN (0, 1)),
  day_start_minute INTEGER NOT NULL DEFAULT 240 CHECK (day_start_minute BETWEEN 0 AND 1439),
  rotating TEXT NOT NULL DEFAULT 'accepted' CHECK (rotating IN ('accepted', 'required')),
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, event_id)
) STRICT, WITHOUT ROWID;

-- How many people one ticket lets in: a family, a table, a wheelchair user with their companion.
ALTER TABLE ticket_types ADD COLUMN people_per_ticket INTEGER NOT NULL DEFAULT 1 CHECK (people_per_ticket BETWEEN 1 AND 50);
