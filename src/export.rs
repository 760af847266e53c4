//! An export as the command line and HTTP ask for it, written to a temporary file.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom};

use landrail_gis::crs::{self, Crs, CrsError};
use landrail_gis::export::{self, Encoding, ExportError, Format, Options, OutputCrs, Report, Selection};
use landrail_gis::index::{Filter, Layer, Snapshot};
use thiserror::Error;

/// What to export and how.
#[derive(Debug, Clone)]
pub struct Request {
    /// The layer.
    pub layer: Layer,
    /// The format.
    pub format: Format,
    crs: Crs,
    epsg: u32,
    encoding: Encoding,
    wkt: bool,
    bom: bool,
    filter: Filter,
    selection: Option<Selection>,
}

/// Why an export is not possible.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The CRS.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// The CRS is read but not written.
    #[error(
        "不能导出到 {0}，请用 EPSG:4490、4326、3857 或 CGCS2000 分带 4491–4554 / cannot export to {0}, use EPSG:4490, 4326, 3857 or a CGCS2000 zone 4491–4554"
    )]
    NotExported(String),
    /// The encoding.
    #[error("未知编码 {0}，请用 utf-8 或 gbk / unknown encoding {0}, use utf-8 or gbk")]
    Encoding(String),
    /// An option of another format.
    #[error("选项 {0} 只用于 csv / the option {0} is for csv only")]
    CsvOnly(&'static str),
    /// A byte-order mark in an encoding that has none.
    #[error("bom 只用于 utf-8，gbk 没有字节顺序标记 / bom is for utf-8 only, gbk has no byte-order mark")]
    NoMark,
    /// The data or the format.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The temporary file.
    #[error("临时文件读写失败 / temporary file: {0}")]
    Io(#[from] io::Error),
}

impl Request {
    /// Checks the words of a request. No CRS is CGCS2000 in degrees, no encoding is UTF-8.
    pub fn new(
        layer: Layer,
        format: Format,
        crs: Option<&str>,
        encoding: Option<&str>,
    ) -> Result<Self, RequestError> {
        let word = crs.unwrap_or("EPSG:4490");
        let crs: Crs = word.parse()?;
        let epsg = crs.epsg().ok_or_else(|| RequestError::NotExported(word.to_owned()))?;
        let encoding = match encoding {
            None => Encoding::default(),
            Some(name) => Encoding::from_name(name)
                .ok_or_else(|| RequestError::Encoding(name.chars().take(40).collect()))?,
        };
        let (filter, selection) = (Filter::All, None);
        Ok(Self { layer, format, crs, epsg, encoding, wkt: false, bom: false, filter, selection })
    }

    /// With the options of CSV: `wkt` adds a last column with the geometry as well-known text in
    /// the CRS of the request, `bom` begins the file with a byte-order mark, without which Excel in
    /// China does not read UTF-8. Other formats refuse both.
    pub fn csv(self, wkt: bool, bom: bool) -> Result<Self, RequestError> {
        for (name, wanted) in [("wkt", wkt), ("bom", bom)] {
            if wanted && self.format != Format::Csv {
                return Err(RequestError::CsvOnly(name));
            }
        }
        if bom && self.encoding != Encoding::Utf8 {
            return Err(RequestError::NoMark);
        }
        Ok(Self { wkt, bom, ..self })
    }

    /// Only the features that a condition chooses, with the condition in words.
    #[must_use]
    pub fn only(self, filter: Filter, selection: Option<Selection>) -> Self {
        Self { filter, selection, ..self }
    }
}

/// Writes an export to an unnamed temporary file, so that it never fills memory, and rewinds it.
pub fn write(snapshot: &Snapshot, request: &Request) -> Result<(File, Report), RequestError> {
    let project = |lon, lat| crs::from_lonlat(request.crs, lon, lat).map_err(|error| error.to_string());
    let target = OutputCrs::new(request.epsg, &project)?;
    let Request { format, encoding, wkt, bom, .. } = *request;
    let (as_of, selection) = (snapshot.day(), request.selection.clone());
    let options = Options { encoding, wkt, bom, as_of, selection, ..Options::new(format, target) };
    let mut file = tempfile::tempfile()?;
    let table = snapshot.table(request.layer);
    let chosen = table.chosen(&request.filter);
    let mut features = chosen.iter().filter_map(|no| table.features().get(*no)).map(AsRef::as_ref);
    let report = export::export(request.layer, &mut features, &options, &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok((file, report))
}
