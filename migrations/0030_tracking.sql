-- Whose visits and sales an organization may report to whom (A7). Pages use it only of visitors who agree.
CREATE TABLE tracking_settings (
  tenant_id TEXT NOT NULL PRIMARY KEY,
  meta_pixel TEXT,
  ga4 TEXT,
  version INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
