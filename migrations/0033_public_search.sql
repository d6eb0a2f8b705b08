-- What organizers say of themselves on their public page. Markdown.
ALTER TABLE tenants ADD COLUMN about TEXT NOT NULL DEFAULT '';

-- What published events are found by (V12): `w:` beginnings of their words, `city:`, `category:`, `place:` both at once,
-- `tag:`, `venue:`, `act:`. Kept by worker/finding; a term that is old for a moment shows nothing wrong, for what is
-- found is read from `events`.
CREATE TABLE event_terms (
  tenant_id TEXT NOT NULL,
  term TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, term, starts_at, event_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_terms_public ON event_terms (term, starts_at, event_id);

-- Which terms an event has, so that they can be taken away again.
CREATE TABLE found_events (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  city TEXT NOT NULL,                      -- as the organizer writes it
  terms TEXT NOT NULL,                     -- JSON list
  PRIMARY KEY (tenant_id, event_id)
) STRICT, WITHOUT ROWID;

-- Events whose terms are to be made anew. Triggers write it, in the transaction of the change itself: so no domain has to
-- know of the search, and no crash loses a change (I7).
CREATE TABLE unfound_events (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  mark INTEGER NOT NULL,                   -- another one with each change: one while terms are made is not lost
  PRIMARY KEY (tenant_id, event_id)
) STRICT, WITHOUT ROWID;

-- A venue changes its name: its events are found by the new one.
CREATE INDEX events_venue ON events (tenant_id, venue_id, starts_at);

CREATE TRIGGER found_event_made AFTER INSERT ON events WHEN NEW.status = 'published' BEGIN INSERT INTO unfound_events (tenant_id, event_id, mark) VALUES (NEW.tenant_id, NEW.id, abs(random() % 1000000000000)) ON CONFLICT DO UPDATE SET mark = excluded.mark; END;
CREATE TRIGGER found_event_changed AFTER UPDATE OF status, name, summary, starts_at, venue_id ON events WHEN NEW.status = 'published' OR OLD.status = 'published' BEGIN INSERT INTO unfound_events (tenant_id, event_id, mark) VALUES (NEW.tenant_id, NEW.id, abs(random() % 1000000000000)) ON CONFLICT DO UPDATE SET mark = excluded.mark; END;
CREATE TRIGGER found_category_set AFTER INSERT ON event_topics BEGIN INSERT INTO unfound_events (tenant_id, event_id, mark) SELECT e.tenant_id, e.id, abs(random() % 1000000000000) FROM events e WHERE e.tenant_id = NEW.tenant_id AND e.id = NEW.event_id AND e.status = 'published' ON CONFLICT DO UPDATE SET mark = excluded.mark; END;
CREATE TRIGGER found_category_gone AFTER DELETE ON event_topics BEGIN INSERT INTO unfound_events (tenant_id, event_id, mark) SELECT e.tenant_id, e.id, abs(random() % 1000000000000) FROM events e WHERE e.tenant_id = OLD.tenant_id AND e.id = OLD.event_id AND e.status = 'published' ON CONFLICT DO UPDATE SET mark = excluded.mark; END;
CREATE TRIGGER found_tag_set AFTER INSERT ON event_tags BEGIN INSERT INTO unfound_events (tenant_id, event_id, mark) SELECT e.tenant_id, e.id, abs(random() % 1000000000000) FROM events e WHERE e.tenant_id = NEW.tenant_id AND e.id = NEW.event_id AND e.status = 'published' ON CONFLICT DO UPDATE SET mark = excluded.mark; END;
CREATE TRIGGER found_tag_gone AFTER DELETE ON event_tags BEGIN INSERT INTO unfound_events (tenant_id, event_id, mark) SELECT e.tenant_id, e.id, abs(random() % 1000000000000) FROM events e WHERE e.tenant_id = OLD.tenant_id AND e.id = OLD.event_id AND e.status = 'published' ON CONFLICT DO UPDATE SET mark = excluded.mark; END;
CREATE TRIGGER found_act_set AFTER INSERT ON event_performers BEGIN INSERT INTO unfound_events (tenant_id, event_id, mark) SELECT e.tenant_id, e.id, abs(random() % 1000000000000) FROM events e WHERE e.tenant_id = NEW.tenant_id AND e.id = NEW.event_id AND e.status = 'published' ON CONFLICT DO UPDATE SET mark = excluded.mark; END;
CREATE TRIGGER found_act_gone AFTER DELETE ON event_performers BEGIN INSERT INTO unfound_events (tenant_id, event_id, mark) SELECT e.tenant_id, e.id, abs(random() % 1000000000000) FROM events e WHERE e.tenant_id = OLD.tenant_id AND e.id = OLD.event_id AND e.status = 'published' ON CONFLICT DO UPDATE SET mark = excluded.mark; END;
CREATE TRIGGER found_act_renamed AFTER UPDATE OF name ON performers WHEN NEW.name <> OLD.name BEGIN INSERT INTO unfound_events (tenant_id, event_id, mark) SELECT p.tenant_id, p.event_id, abs(random() % 1000000000000) FROM event_performers p WHERE p.tenant_id = NEW.tenant_id AND p.performer_id = NEW.id ON CONFLICT DO UPDATE SET mark = excluded.mark; END;
CREATE TRIGGER found_venue_changed AFTER UPDATE OF name, city ON venues WHEN NEW.name <> OLD.name OR NEW.city <> OLD.city BEGIN INSERT INTO unfound_events (tenant_id, event_id, mark) SELECT e.tenant_id, e.id, abs(random() % 1000000000000) FROM events e INDEXED BY events_venue WHERE e.tenant_id = NEW.tenant_id AND e.venue_id = NEW.id AND e.status = 'published' ON CONFLICT DO UPDATE SET mark = excluded.mark; END;
CREATE TRIGGER found_organizer_renamed AFTER UPDATE OF name ON tenants WHEN NEW.name <> OLD.name BEGIN INSERT INTO unfound_events (tenant_id, event_id, mark) SELECT e.tenant_id, e.id, abs(random() % 1000000000000) FROM events e INDEXED BY events_listing WHERE e.tenant_id = NEW.id AND e.status = 'published' ON CONFLICT DO UPDATE SET mark = excluded.mark; END;

-- Events that are on sale already.
INSERT INTO unfound_events (tenant_id, event_id, mark) SELECT tenant_id, id, 1 FROM events WHERE status = 'published';

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('event_terms', 'event_terms', '1000000 10000 10 1 1'),
  ('event_terms', 'event_terms_public', '1000000 100 10 1'),
  ('found_events', 'found_events', '1000000 10000 1'),
  ('unfound_events', 'unfound_events', '1000000 10000 1'),
  ('events', 'events_venue', '1000000 10000 10 10');
ANALYZE sqlite_schema;
