-- Credentials that an organizer replaced: payments that were taken with them are refunded with them.
CREATE TABLE former_gateway_accounts (
  tenant_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  -- The last version of the account that had them.
  version INTEGER NOT NULL,
  gateway TEXT NOT NULL,
  config TEXT NOT NULL,
  ended_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, account_id, version)
) STRICT, WITHOUT ROWID;

-- With which version of its account's credentials a payment was started; 0 is before this was kept.
ALTER TABLE payments ADD COLUMN account_version INTEGER NOT NULL DEFAULT 0;
