//! Coordinate tables.
