//! Snapshot → files for other systems.
