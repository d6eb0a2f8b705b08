-- The platform's start page lists the published events of all tenants, soonest first, with an index seek.
CREATE INDEX events_public ON events (starts_at, id) WHERE status = 'published';
