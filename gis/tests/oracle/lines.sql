-- Random lines through PostGIS. Run by `postgres --single -j`: a statement ends with a semicolon and
-- an empty line. DIR stands for the directory of the tables; the plane is EPSG:4547.

CREATE EXTENSION postgis;

CREATE TABLE vertex (line int, run int, seq int, lon float8, lat float8);

CREATE TABLE run (line int, run int, from_m float8, to_m float8);

CREATE TABLE post (id int, line int, m float8);

CREATE TABLE place (id int, line int, lon float8, lat float8);

COPY vertex FROM 'DIR/vertex.csv' CSV;

COPY run FROM 'DIR/run.csv' CSV;

COPY post FROM 'DIR/post.csv' CSV;

COPY place FROM 'DIR/place.csv' CSV;

-- A run is the line from one mark to the next; PostGIS spreads the posts over it.
CREATE TABLE measured AS
SELECT line, run, ST_AddMeasure(plane, from_m, to_m) AS geom
FROM (SELECT line, run,
             ST_Transform(ST_MakeLine(ST_SetSRID(ST_MakePoint(lon, lat), 4490) ORDER BY seq), 4547) AS plane
      FROM vertex GROUP BY line, run) AS drawn
JOIN run USING (line, run);

-- All runs of a line as parts of one geometry: at a chainage equation the measure jumps.
CREATE TABLE parts AS SELECT line, ST_Collect(geom ORDER BY run) AS geom FROM measured GROUP BY line;

-- The same as one line string, for the functions that take no other.
CREATE TABLE whole AS SELECT line, ST_MakeLine(geom ORDER BY run) AS geom FROM measured GROUP BY line;

COPY (SELECT id, ST_X(dumped.geom), ST_Y(dumped.geom)
      FROM post JOIN parts USING (line), LATERAL ST_Dump(ST_LocateAlong(parts.geom, m)) AS dumped
      ORDER BY id, path) TO 'DIR/located.csv' CSV;

COPY (SELECT id, ST_Distance(geom, at), ST_LineLocatePoint(ST_Force2D(geom), at) * ST_Length(geom),
             ST_InterpolatePoint(geom, at)
      FROM (SELECT id, line, ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4490), 4547) AS at FROM place)
           AS asked JOIN whole USING (line)
      ORDER BY id) TO 'DIR/interpolated.csv' CSV;

COPY (SELECT postgis_lib_version(), postgis_geos_version(), postgis_proj_version()) TO 'DIR/version.csv' CSV;
