-- A stored plan never changes: a change makes a new version, and events that were published keep theirs.
ALTER TABLE seat_maps ADD COLUMN replaced_by TEXT;
CREATE INDEX events_seat_map ON events (tenant_id, seat_map_id);
