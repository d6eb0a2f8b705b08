-- Series of events, templates, and events by date (V5, V6, V10).
CREATE TABLE event_series (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  source_event_id TEXT NOT NULL,           -- the event that its occurrences were made like
  time_zone TEXT NOT NULL,                 -- the wall clock of the rule
  rule TEXT NOT NULL,                      -- JSON: the recurrence as it was asked for
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

-- What a new event is made like: settings, ticket types, variants; never a sale.
CREATE TABLE event_templates (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  content TEXT NOT NULL,                   -- JSON
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;

ALTER TABLE events ADD COLUMN series_id TEXT;
CREATE INDEX events_series ON events (tenant_id, series_id, starts_at) WHERE series_id IS NOT NULL;
-- The calendar of staff, and lists by date.
CREATE INDEX events_dates ON events (tenant_id, starts_at, id);
-- While an event is postponed: until when its buyers were offered their money back. Null: no offer was made.
ALTER TABLE events ADD COLUMN refund_until INTEGER;
