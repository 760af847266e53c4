//! A made-up line, and a desk on which it is imported.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use landrail_gis::crs::{Crs, from_lonlat, to_lonlat};
use serde_json::{Value, json};

use super::{landrail, stderr};

/// A made-up line of 200 vertices, 50 m apart in the plane of EPSG:4547, with two chainage equations:
/// K14+000=K13+900 (a long chain whose repeated posts carry the letter A) 4 km on, and
/// K16+900=K17+200 (a short chain) 7 km on, which the table gives without coordinates.
pub struct Made {
    /// Easting and northing in EPSG:4547.
    pub vertices: Vec<[f64; 2]>,
}

impl Made {
    pub fn new() -> Self {
        let (mut x, mut y, mut angle) = (420_000.0_f64, 4_280_000.0_f64, 0.3_f64);
        let mut vertices = Vec::new();
        for no in 0..200 {
            vertices.push([x, y]);
            angle += 0.01 * (f64::from(no) / 15.0).sin();
            (x, y) = (x + 50.0 * angle.cos(), y + 50.0 * angle.sin());
        }
        Self { vertices }
    }

    /// The same points in another system.
    pub fn in_crs(&self, crs: &str) -> Vec<[f64; 2]> {
        let plane: Crs = "EPSG:4547".parse().unwrap();
        let crs: Crs = crs.parse().unwrap();
        let convert = |&[x, y]: &[f64; 2]| {
            let (lon, lat) = to_lonlat(plane, x, y).unwrap();
            let (x, y) = from_lonlat(crs, lon, lat).unwrap();
            [x, y]
        };
        self.vertices.iter().map(convert).collect()
    }

    pub fn geojson(&self, crs: &str, properties: &Value) -> String {
        json!({
            "type": "FeatureCollection",
            "features": [{
                "type": "Feature",
                "properties": properties,
                "geometry": {"type": "LineString", "coordinates": self.in_crs(crs)},
            }],
        })
        .to_string()
    }

    /// Rows of posts every kilometre, in the system of the centreline.
    pub fn posts(&self, crs: &str) -> String {
        let at = self.in_crs(crs);
        let (east, north) =
            if crs == "EPSG:4490" { ("经度", "纬度") } else { ("东坐标", "北坐标") };
        let mut table = format!("公里标,{east},{north},误差,后缀\n");
        let printed = |metres: usize| format!("K{}+{:03}", metres / 1000, metres % 1000);
        for no in (0..200).step_by(20).chain([199]) {
            let [x, y] = at[no];
            let row = match no {
                80 => format!("K14+000=K13+900,{x},{y},0.05,A"),
                140 => "K16+900=K17+200,,,0.05,".to_owned(),
                ..80 => format!("{},{x},{y},0.05,", printed(10_000 + 50 * no)),
                81..140 => format!("{},{x},{y},0.05,", printed(13_900 + 50 * (no - 80))),
                _ => format!("{},{x},{y},0.05,", printed(17_200 + 50 * (no - 140))),
            };
            table += &row;
            table.push('\n');
        }
        table
    }
}

/// A data folder with files to import.
pub struct Desk {
    pub folder: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A desk on which the made line is in force.
    pub fn with_line() -> Self {
        let desk = Self::new();
        let output = desk.import_made("EPSG:4547", &[]);
        assert!(output.status.success(), "{}", stderr(&output));
        desk
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    pub fn run(&self, args: &[&str]) -> Output {
        landrail(&self.data()).args(args).output().unwrap()
    }

    pub fn import(&self, centreline: &Path, posts: &Path, more: &[&str]) -> Output {
        let mut args =
            vec!["line", "import", centreline.to_str().unwrap(), "--posts", posts.to_str().unwrap()];
        args.extend(["--line", "试验线", "--accuracy", "0.1"]);
        args.extend(more);
        self.run(&args)
    }

    pub fn import_made(&self, crs: &str, more: &[&str]) -> Output {
        let made = Made::new();
        let centreline = self.file("线.geojson", made.geojson(crs, &json!({})));
        let posts = self.file("标.csv", made.posts(crs));
        let mut args = vec!["--crs", crs];
        args.extend(more);
        self.import(&centreline, &posts, &args)
    }

    pub fn locate(&self, words: &[&str]) -> Value {
        let mut args = vec!["locate", "--json", "--as-of", super::AS_OF];
        args.extend(words);
        let output = self.run(&args);
        assert!(output.status.success(), "{words:?}: {}", stderr(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// A place that does not depend on the import under test.
    pub fn k12(&self) -> Value {
        self.locate(&["试验线", "K12+000"])["place"].clone()
    }
}

pub fn degrees(place: &Value) -> (f64, f64) {
    (place["lon"].as_f64().unwrap(), place["lat"].as_f64().unwrap())
}

/// Metres in the plane of EPSG:4547, in which the made line is known.
pub fn metres(place: &Value) -> [f64; 2] {
    let (lon, lat) = degrees(place);
    let (x, y) = from_lonlat("EPSG:4547".parse().unwrap(), lon, lat).unwrap();
    [x, y]
}

pub fn apart([a, b]: [f64; 2], [c, d]: [f64; 2]) -> f64 {
    (a - c).hypot(b - d)
}
