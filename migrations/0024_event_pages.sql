-- Pictures of an organizer (V8, V11). The picture itself and its sizes are in the file store under its id.
CREATE TABLE media (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,                      -- of the file, as it was sent
  alt TEXT NOT NULL DEFAULT '',            -- what it shows, in words; without them it cannot be used
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_recent ON media (tenant_id, created_at, id);

-- What a picture is found by: the words of its name and of what it shows.
CREATE TABLE media_words (
  tenant_id TEXT NOT NULL,
  word TEXT NOT NULL,
  media_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, word, media_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_words_media ON media_words (tenant_id, media_id);

-- Where pictures are shown. The subject is an event, a performer or the organizer.
CREATE TABLE media_uses (
  tenant_id TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('poster', 'gallery', 'logo', 'portrait')),
  position INTEGER NOT NULL,
  media_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, subject_id, role, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_uses_media ON media_uses (tenant_id, media_id, subject_id);

-- Performers and producers (V7), and who is on at an event.
CREATE TABLE performers (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('performer', 'producer')),
  name TEXT NOT NULL,
  slug TEXT NOT NULL,
  about TEXT NOT NULL DEFAULT '',          -- Markdown
  website TEXT,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX performers_slug ON performers (tenant_id, slug);

CREATE TABLE event_performers (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  performer_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  billing TEXT NOT NULL DEFAULT '',        -- what they do in it: support, director
  PRIMARY KEY (tenant_id, event_id, performer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_performers_performer ON event_performers (tenant_id, performer_id, event_id);

-- What kind of event it is (V12): the category is one that all organizers share, the tags are free.
CREATE TABLE event_topics (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  category TEXT NOT NULL,
  PRIMARY KEY (tenant_id, event_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_topics_category ON event_topics (category, tenant_id, event_id);

CREATE TABLE event_tags (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  tag TEXT NOT NULL,                       -- folded, what is looked for
  label TEXT NOT NULL,                     -- as it was typed
  position INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, event_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_tags_tag ON event_tags (tag, tenant_id, event_id);

-- Terms (V9), of one event or, with an empty event_id, of the organizer. A row never changes: a change is a new revision.
CREATE TABLE terms (
  tenant_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,                      -- Markdown; empty: no terms from here on
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, event_id, revision)
) STRICT, WITHOUT ROWID;

-- Which revision a buyer agreed to.
CREATE TABLE order_terms (
  tenant_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  accepted_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, order_id)
) STRICT, WITHOUT ROWID;

-- Questions to buyers (K13), once an order or for every ticket, and what they answered.
CREATE TABLE questions (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  asked TEXT NOT NULL CHECK (asked IN ('order', 'ticket')),
  kind TEXT NOT NULL CHECK (kind IN ('text', 'number', 'choice', 'multi', 'date', 'phone', 'consent')),
  label TEXT NOT NULL,
  help TEXT NOT NULL DEFAULT '',
  required INTEGER NOT NULL,
  choices TEXT NOT NULL DEFAULT '[]',      -- JSON list of texts
  ticket_types TEXT,                       -- JSON list of ids; null: of all
  position INTEGER NOT NULL DEFAULT 0,
  active INTEGER NOT NULL DEFAULT 1,       -- 0: not asked any more, its answers stay
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX questions_event ON questions (tenant_id, event_id, position, id);

CREATE TABLE answers (
  tenant_id TEXT NOT NULL,
  order_id TEXT NOT NULL,
  line INTEGER NOT NULL,                   -- position of the order's line; -1: of the order
  question_id TEXT NOT NULL,
  value TEXT NOT NULL,                     -- JSON: a text, a number, true, or a list of texts
  PRIMARY KEY (tenant_id, order_id, line, question_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX answers_question ON answers (tenant_id, question_id);
