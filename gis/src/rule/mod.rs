//! Statutory and local constraints as data, with legal basis, season and validity.
