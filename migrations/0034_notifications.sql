-- How an organizer words what is written to buyers (N3), by kind and language. No row: our own words.
CREATE TABLE message_templates (
  tenant_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  language TEXT NOT NULL CHECK (language IN ('en', 'bn', 'hi', 'sw', 'ar')),
  subject TEXT NOT NULL,
  heading TEXT NOT NULL,
  body TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, kind, language)
) STRICT, WITHOUT ROWID;

-- What is written to buyers without being asked for (N4, O10).
CREATE TABLE reminder_settings (
  tenant_id TEXT NOT NULL PRIMARY KEY,
  reminders INTEGER NOT NULL DEFAULT 1,      -- the day before, and on the day
  carts INTEGER NOT NULL DEFAULT 0,          -- orders that were begun and not finished
  carts_after TEXT NOT NULL DEFAULT '',      -- the order up to which carts were looked at
  version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX reminder_settings_carts ON reminder_settings (tenant_id) WHERE carts = 1;

-- Which events were reminded of, for which start: a date that moves is reminded of again.
CREATE TABLE event_reminders (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  queued_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, event_id, kind, starts_at)
) STRICT, WITHOUT ROWID;

-- What a member of staff wants to be told, and how (N5). A row is a yes.
CREATE TABLE staff_notices (
  tenant_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'whatsapp')),
  PRIMARY KEY (tenant_id, person_id, kind, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX staff_notices_kind ON staff_notices (tenant_id, kind, channel);

-- The number that notices go to: one of the phones of the person's own account, encrypted.
CREATE TABLE staff_notice_phones (
  tenant_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  phone TEXT NOT NULL,
  PRIMARY KEY (tenant_id, person_id)
) STRICT, WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('message_templates', 'message_templates', '1000000 10000'),
  ('event_reminders', 'event_reminders', '1000000 10000'),
  ('staff_notices', 'staff_notices', '1000000 10000'),
  ('staff_notices', 'staff_notices_kind', '1000000 10000 10'),
  ('staff_notice_phones', 'staff_notice_phones', '1000000 10000');
ANALYZE sqlite_schema;
