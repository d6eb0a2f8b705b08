-- A device may be taken up by a signed-in member instead of a link (S2): it works as long as the membership does.
ALTER TABLE devices ADD COLUMN person_id TEXT;

-- Which doors are open now, for people who choose one.
CREATE INDEX check_in_sessions_open ON check_in_sessions (tenant_id, valid_until) WHERE revoked_at IS NULL;
