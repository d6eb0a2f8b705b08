-- An order that takes a line of another one to a dearer ticket (O7): it costs the difference, and once it is paid the old
-- line ends. One at a time for a line.
ALTER TABLE orders ADD COLUMN upgrades_order TEXT;
ALTER TABLE orders ADD COLUMN upgrades_line INTEGER;
CREATE UNIQUE INDEX orders_upgrade ON orders (tenant_id, upgrades_order, upgrades_line)
  WHERE upgrades_order IS NOT NULL AND status = 'pending';
