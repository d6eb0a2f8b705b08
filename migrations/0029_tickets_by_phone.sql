-- The channel by which a buyer wants the link to the tickets on a phone, besides the mail (N4); null: mail alone.
ALTER TABLE orders ADD COLUMN tickets_by TEXT CHECK (tickets_by IN ('sms', 'whatsapp'));
