-- Sales at the door (S10, O5): which device sold which order. Money and state are the order's own.
CREATE TABLE door_sales (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  device_name TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  hold_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  selection TEXT NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('cash', 'card_terminal', 'link')),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX door_sales_event ON door_sales (tenant_id, event_id, created_at);
