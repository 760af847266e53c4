//! Coordinate reference systems: CGCS2000 zones through PROJ, GCJ-02 and BD-09 by formula,
//! distances in metres.
//!
//! Everything inside the crate is longitude, latitude in degrees CGCS2000 (EPSG:4490). Other
//! systems exist only at the edges, through [`parse_input`], [`to_lonlat`] and [`from_lonlat`].
//! A coordinate system is never guessed, and a transformation that PROJ marks as *ballpark* is
//! refused; the one exception is CGCS2000 ↔ WGS 84, an identity to about 1 m that [`Crs::note`] names.

mod error;
mod gcj;
mod input;
mod metric;
mod system;
mod transform;
mod zone;

pub use error::CrsError;
pub use gcj::{bd09_to_gcj02, bd09_to_wgs84, gcj02_to_bd09, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02};
pub use input::{LonLat, parse_input};
pub(crate) use input::{in_region, is_northing, is_plain_easting, prefix as zone_prefix};
pub(crate) use metric::foot_on_segment;
pub use metric::{
    MetricGeometry, MetricPoint, MetricZone, area_m2, distance_m, distance_point_geometry_m, project_metric,
    unproject_metric,
};
pub use system::Crs;
pub use transform::{from_lonlat, geometry_to_lonlat, project_geometry, to_lonlat};
pub use zone::Zone;
