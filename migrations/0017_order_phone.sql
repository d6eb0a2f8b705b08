-- Search by phone (O12): the last eight digits, however the number was typed. Orders without a phone are not in it.
CREATE INDEX orders_phone ON orders (
  tenant_id,
  substr(replace(replace(replace(replace(replace(replace(buyer_phone,' ',''),'-',''),'(',''),')',''),'.',''),'/',''),-8)
) WHERE buyer_phone IS NOT NULL;
