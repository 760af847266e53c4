//! Coordinate reference systems: CGCS2000 zones through PROJ, GCJ-02 and BD-09 by formula,
//! distances in metres.
