-- What SQLite expects of a seek. Without this it takes each key for about as good as any other, and for rows that are not
-- wholly in an index it then prefers the primary key: `tenant_id = ? AND order_id = ?` read all rows of a tenant (I8). With
-- it: a tenant has many rows, the second column of a key few. Tables and indexes that are made later bring their own lines.
ANALYZE tax_settings;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat)
  SELECT name, name, '1000000 10000' FROM sqlite_schema
  WHERE type = 'table' AND sql LIKE '%PRIMARY KEY (tenant_id,%' AND sql LIKE '%WITHOUT ROWID%';
-- An index of some rows only is smaller than the others.
INSERT INTO sqlite_stat1 (tbl, idx, stat)
  SELECT tbl_name, name, CASE WHEN sql LIKE '%WHERE%' THEN '100000 1000 10' ELSE '1000000 10000 10' END
  FROM sqlite_schema
  WHERE type = 'index' AND (sql LIKE '%(tenant_id,%' OR sql LIKE '%(' || char(10) || '  tenant_id,%');
ANALYZE sqlite_schema;
