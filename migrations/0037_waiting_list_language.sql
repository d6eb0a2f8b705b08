-- In which language somebody who waits is written to: that of the page on which they joined. No value: the organizer's.
ALTER TABLE waiting_list_entries ADD COLUMN language TEXT CHECK (language IN ('en', 'bn', 'hi', 'sw', 'ar'));
