-- Channels of messages: providers of a tenant, what became of a message, who must not be written to (N1, N2, N5, N7).

-- A tenant's credentials at a provider of messages; at most one of a channel is enabled.
CREATE TABLE message_providers (
  tenant_id TEXT NOT NULL,
  provider TEXT NOT NULL,                  -- resend, ses, sendgrid, twilio, http_sms, gupshup, waha
  id TEXT NOT NULL,                        -- stands in the address of its callbacks
  channel TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'whatsapp')),
  config TEXT NOT NULL,                    -- sealed for the tenant
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, provider)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX message_providers_id ON message_providers (id);

-- Which message a provider's own id is, for providers that hand nothing of ours back.
CREATE TABLE message_references (
  provider TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  tenant_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (provider, provider_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_references_age ON message_references (created_at);

-- Contacts that are not written to any more.
CREATE TABLE message_suppressions (
  tenant_id TEXT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'whatsapp')),
  contact TEXT NOT NULL,                   -- as messages.recipient
  id TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('bounced', 'complained', 'stopped', 'unsubscribed', 'by_hand')),
  scope TEXT NOT NULL CHECK (scope IN ('all', 'optional')),
  message_id TEXT,                         -- the message that it came of
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, channel, contact)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX message_suppressions_id ON message_suppressions (tenant_id, id);
CREATE INDEX message_suppressions_newest ON message_suppressions (tenant_id, created_at, id);

-- What a provider told of a message after it had taken it.
ALTER TABLE messages ADD COLUMN delivery TEXT CHECK (delivery IN ('delivered', 'read', 'bounced', 'undelivered', 'complained'));
ALTER TABLE messages ADD COLUMN delivery_at INTEGER;
CREATE INDEX messages_recipient ON messages (tenant_id, recipient, created_at);
CREATE INDEX messages_problems ON messages (tenant_id, created_at)
  WHERE status = 'failed' OR delivery IN ('bounced', 'undelivered', 'complained');
