-- Settled money that a gateway sends to the organizer: through which account, with which of its credentials.
ALTER TABLE disbursements ADD COLUMN account_id TEXT;
ALTER TABLE disbursements ADD COLUMN account_version INTEGER NOT NULL DEFAULT 0;

-- Those that are on their way are asked about each night.
CREATE INDEX disbursements_open ON disbursements (tenant_id, id) WHERE status = 'requested';
