//! ESRI well-known text for `.prj` files.

const CGCS2000: &str = "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",\
    SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

const WGS84: &str = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",\
    SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

/// The ESRI well-known text of a coordinate reference system that can be exported (4490, 4326,
/// 3857, 4491–4554): what a `.prj` file holds and desktop programs recognise. `None` for others.
///
/// ```
/// let prj = landrail_gis::export::esri_wkt(4547).unwrap();
/// assert!(prj.starts_with("PROJCS[\"CGCS2000_3_Degree_GK_CM_114E\""));
/// ```
pub fn esri_wkt(epsg: u32) -> Option<String> {
    match epsg {
        4490 => Some(CGCS2000.to_owned()),
        4326 => Some(WGS84.to_owned()),
        3857 => Some(format!(
            "PROJCS[\"WGS_1984_Web_Mercator_Auxiliary_Sphere\",{WGS84},PROJECTION[\"Mercator_Auxiliary_Sphere\"],\
             PARAMETER[\"False_Easting\",0.0],PARAMETER[\"False_Northing\",0.0],\
             PARAMETER[\"Central_Meridian\",0.0],PARAMETER[\"Standard_Parallel_1\",0.0],\
             PARAMETER[\"Auxiliary_Sphere_Type\",0.0],UNIT[\"Meter\",1.0]]"
        )),
        // Six-degree zones 13–23, then the same by central meridian; three-degree zones 25–45
        // likewise. A zone's number stands before the easting as millions.
        4491..=4501 => {
            let zone = epsg - 4491 + 13;
            Some(gauss_kruger(&format!("CGCS2000_GK_Zone_{zone}"), zone, zone * 6 - 3))
        }
        4502..=4512 => {
            let meridian = (epsg - 4502) * 6 + 75;
            Some(gauss_kruger(&format!("CGCS2000_GK_CM_{meridian}E"), 0, meridian))
        }
        4513..=4533 => {
            let zone = epsg - 4513 + 25;
            Some(gauss_kruger(&format!("CGCS2000_3_Degree_GK_Zone_{zone}"), zone, zone * 3))
        }
        4534..=4554 => {
            let meridian = (epsg - 4534) * 3 + 75;
            Some(gauss_kruger(&format!("CGCS2000_3_Degree_GK_CM_{meridian}E"), 0, meridian))
        }
        _ => None,
    }
}

fn gauss_kruger(name: &str, prefix: u32, meridian: u32) -> String {
    let easting = prefix * 1_000_000 + 500_000;
    format!(
        "PROJCS[\"{name}\",{CGCS2000},PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",{easting}.0],\
         PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",{meridian}.0],\
         PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]"
    )
}

#[cfg(test)]
mod tests {
    use super::esri_wkt;

    #[test]
    fn the_zones_that_matter_here() {
        // Handbook, crs.md §1.
        for (epsg, easting, meridian) in [
            (4525, "37500000.0", "111.0"),
            (4526, "38500000.0", "114.0"),
            (4546, "500000.0", "111.0"),
            (4547, "500000.0", "114.0"),
            (4497, "19500000.0", "111.0"),
            (4508, "500000.0", "111.0"),
        ] {
            let prj = esri_wkt(epsg).unwrap();
            assert!(prj.contains(&format!("[\"False_Easting\",{easting}]")), "{prj}");
            assert!(prj.contains(&format!("[\"Central_Meridian\",{meridian}]")), "{prj}");
        }
        assert_eq!(esri_wkt(2362), None);
    }
}
