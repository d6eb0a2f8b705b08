-- Other ways to prove who one is (T5, T6, T10). Secrets are hashed, or sealed with a key outside of the database (TH37).

-- Phones that may sign a person in (T4). The number itself is not kept: who asks for a code says it.
CREATE TABLE person_phones (
  contact_hash TEXT PRIMARY KEY,           -- keyed hash of the number in E.164
  person_id TEXT NOT NULL,
  hint TEXT NOT NULL,                      -- its last digits, for the list
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX person_phones_person ON person_phones (person_id);

CREATE TABLE passwords (
  person_id TEXT PRIMARY KEY,
  hash TEXT NOT NULL,                      -- scrypt with its parameters
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE authenticators (
  person_id TEXT PRIMARY KEY,
  secret TEXT NOT NULL,                    -- sealed
  created_at INTEGER NOT NULL,
  confirmed_at INTEGER,                    -- null until its first code was typed; then it is asked for
  last_step INTEGER NOT NULL DEFAULT 0     -- the newest code that was used; older ones and this one count no more
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
  person_id TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  used_at INTEGER,
  PRIMARY KEY (person_id, code_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE passkeys (
  credential_id TEXT PRIMARY KEY,          -- base64url
  person_id TEXT NOT NULL,
  public_key TEXT NOT NULL,                -- COSE, base64url
  counter INTEGER NOT NULL,
  transports TEXT NOT NULL,                -- JSON list
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_person ON passkeys (person_id);

-- Who somebody is at another issuer (T6): the pair counts, never the address.
CREATE TABLE issuer_identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  person_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX issuer_identities_person ON issuer_identities (person_id);

-- Something begun that its holder may end once: a sign-in that lacks its second factor, a passkey's challenge, a visit to
-- an issuer, a new password.
CREATE TABLE sign_in_steps (
  token_hash TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  person_id TEXT,
  data TEXT,                               -- sealed
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_steps_age ON sign_in_steps (created_at);

-- Tries that are limited (TH18), by keyed hash of who or what they were against.
CREATE TABLE sign_in_tries (
  subject TEXT NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (subject, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_tries_age ON sign_in_tries (at);

-- Colleagues who were asked to join (T11). The token of the link is kept hashed.
CREATE TABLE invitations (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  email TEXT NOT NULL,
  role TEXT NOT NULL,
  event_ids TEXT,                          -- as in members
  token_hash TEXT NOT NULL,
  invited_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  accepted_at INTEGER,
  accepted_by TEXT,
  revoked_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX invitations_token ON invitations (token_hash);
CREATE UNIQUE INDEX invitations_open ON invitations (tenant_id, email) WHERE accepted_at IS NULL AND revoked_at IS NULL;
