//! Snapshot → tiles.
