-- Finding orders in the console. Each search is a seek; the texts are compared in lower case.
CREATE INDEX orders_email ON orders (tenant_id, buyer_email);
CREATE INDEX orders_buyer ON orders (tenant_id, lower(buyer_name));
-- Most orders are paid, so only what is unusual needs a list of its own.
CREATE INDEX orders_unusual ON orders (tenant_id, status, id) WHERE status NOT IN ('paid', 'pending');
CREATE INDEX attention_open ON attention_items (tenant_id, id) WHERE resolved_at IS NULL;
