-- Which organizers have somebody to tell of what waits for a person.
CREATE INDEX staff_notices_tenants ON staff_notices (kind, tenant_id);
