-- The inventory's log for reports, copied from each event's object. Read by event and time; written once a line.
CREATE TABLE inventory_log (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  hold_id TEXT,
  order_id TEXT,
  places INTEGER,
  PRIMARY KEY (tenant_id, event_id, sequence)
) STRICT, WITHOUT ROWID;

-- How far each event's log is copied, and when to look again.
CREATE TABLE inventory_cursors (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  pause INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, event_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX inventory_cursors_due ON inventory_cursors (due_at);
-- New events are looked for by id, whoever's they are.
CREATE INDEX inventory_cursors_event ON inventory_cursors (event_id);
