-- A sale writes each index it is in. No query looks for an order by its hold: the order's id follows from the hold's, so the
-- primary key already allows one order a hold.
DROP INDEX orders_hold;
