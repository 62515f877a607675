-- Need search (store/need.c): who is known to take an item is read out of the index alone.
DROP INDEX item_value;
CREATE INDEX item_value ON item(item, value, resource);
