-- Access tokens of gateways that ration them, shared by all isolates; and leases for calls that must not run twice at once.
CREATE TABLE gateway_tokens (
  tenant_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT,                              -- AES-GCM, key version inside (TH37); null: only leased so far
  expires_at INTEGER NOT NULL,
  lease TEXT,                              -- who renews it
  lease_until INTEGER NOT NULL,            -- nobody else may before this
  PRIMARY KEY (tenant_id, account_id, name)
) STRICT, WITHOUT ROWID;
