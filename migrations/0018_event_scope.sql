-- A membership may be for some events only (TH24): a JSON list of event ids; NULL is all of them.
ALTER TABLE members ADD COLUMN event_ids TEXT;

-- When a session last proved more than that it exists (T10): by the sign-in itself or by a step-up since.
ALTER TABLE sessions ADD COLUMN proven_at INTEGER;
