-- Where resources are (store/near.c): an R*Tree of their coordinates, kept with every change of them. What is not in Japan
-- is not a place.
CREATE VIRTUAL TABLE nearby USING rtree(id, south, north, west, east, +lat, +lon);
INSERT INTO nearby SELECT id, 0.0 + lat, 0.0 + lat, 0.0 + lon, 0.0 + lon, 0.0 + lat, 0.0 + lon FROM resource
WHERE 0.0 + lat BETWEEN 20 AND 46 AND 0.0 + lon BETWEEN 122 AND 154;
