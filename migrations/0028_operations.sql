-- Work that must happen, as people watch it (R1, R2).
-- Messages whose handler failed and that come again; gone once one is handled or dead. Written only when something fails.
CREATE TABLE job_failures (
  tenant_id TEXT NOT NULL,                 -- empty: nobody's
  id TEXT NOT NULL,                        -- of the message
  queue TEXT NOT NULL,
  type TEXT NOT NULL,
  payload TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  error TEXT NOT NULL,                     -- the name of the fault, never its text
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
-- A message is forgotten by its id alone.
CREATE INDEX job_failures_id ON job_failures (id);

ALTER TABLE dead_letters ADD COLUMN resolution TEXT;
ALTER TABLE dead_letters ADD COLUMN resolved_by TEXT;
CREATE INDEX dead_letters_tenant ON dead_letters (tenant_id, created_at, id) WHERE resolved_at IS NULL;

-- Each run of a cron expression, pruned after a few days.
CREATE TABLE cron_runs (
  cron TEXT NOT NULL,
  at INTEGER NOT NULL,                     -- when it was due
  took INTEGER NOT NULL,                   -- milliseconds
  failed INTEGER NOT NULL,                 -- how many of its sweeps
  sweeps TEXT NOT NULL,                    -- JSON: [{name, took, error}]
  PRIMARY KEY (cron, at)
) STRICT, WITHOUT ROWID;

-- What looks through the audit log by person, by action, and by time alone (T12). Ids sort by time.
CREATE INDEX audit_log_actor ON audit_log (tenant_id, actor_id, id);
CREATE INDEX audit_log_action ON audit_log (tenant_id, action, id);
