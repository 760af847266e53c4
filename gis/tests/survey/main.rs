//! Survey files: tables of posts and centrelines, as GDAL writes them, as people write them, and
//! damaged.

mod mutated;
mod posts;
mod workbook;
