-- How an event sells, as its organizer set it; what looked suspicious; the list of those who wait for places.

-- Tickets of all types together; NULL is what the house has.
ALTER TABLE events ADD COLUMN capacity INTEGER CHECK (capacity BETWEEN 0 AND 1000000);
-- Places that one customer may hold and own; NULL is no limit.
ALTER TABLE events ADD COLUMN max_per_customer INTEGER CHECK (max_per_customer BETWEEN 1 AND 1000);
-- Holds that a customer may start and not pay before each further one has to wait; NULL is the usual number.
ALTER TABLE events ADD COLUMN free_holds INTEGER CHECK (free_holds BETWEEN 1 AND 1000);
-- 1: each hold has to come with a challenge.
ALTER TABLE events ADD COLUMN hot INTEGER NOT NULL DEFAULT 0 CHECK (hot IN (0, 1));
-- Capacities of areas that differ from the seat map's, {"<area>": <places>}.
ALTER TABLE events ADD COLUMN area_capacities TEXT NOT NULL DEFAULT '{}';
ALTER TABLE events ADD COLUMN waiting_list INTEGER NOT NULL DEFAULT 1 CHECK (waiting_list IN (0, 1));
-- From then on nobody joins it and nobody is offered places; NULL is the end of the sale.
ALTER TABLE events ADD COLUMN waiting_list_until INTEGER;
-- How long somebody from the list has to take what is offered.
ALTER TABLE events ADD COLUMN claim_minutes INTEGER NOT NULL DEFAULT 240 CHECK (claim_minutes BETWEEN 5 AND 10080);

-- What only scripts do, and mistakes now and then: a row an event, kind, source and hour. The source is a keyed hash.
CREATE TABLE sale_alerts (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  count INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_alerts_event ON sale_alerts (tenant_id, event_id, last_at, id);

-- Somebody who waits for places of a sold-out type (K12).
CREATE TABLE waiting_list_entries (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  event_id TEXT NOT NULL,
  ticket_type_id TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 100),
  accessible INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  contact_hash TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('unverified', 'waiting', 'offered', 'bought', 'missed', 'left', 'closed')),
  offers INTEGER NOT NULL DEFAULT 0,        -- how many were made to this entry; part of the hold's id
  hold_id TEXT,                             -- the hold that is the offer
  hold_token TEXT,                          -- encrypted
  offer_expires_at INTEGER,
  created_at INTEGER NOT NULL,
  waiting_since INTEGER,                    -- when the contact was verified: the place in the line
  ended_at INTEGER,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
-- One living entry a contact and type.
CREATE UNIQUE INDEX waiting_list_contact ON waiting_list_entries (tenant_id, event_id, ticket_type_id, contact_hash)
  WHERE state IN ('unverified', 'waiting', 'offered');
CREATE INDEX waiting_list_line ON waiting_list_entries (tenant_id, event_id, state, ticket_type_id, waiting_since, id);

CREATE INDEX waiting_list_unverified ON waiting_list_entries (created_at) WHERE state = 'unverified';

-- A row for each type with somebody who waits or was offered places, and when to look at it.
CREATE TABLE waiting_lists (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  ticket_type_id TEXT NOT NULL,
  waiting INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, event_id, ticket_type_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_lists_due ON waiting_lists (due_at);
