//! Why an export is refused.

use std::io;

/// Why an export is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The coordinate reference system cannot be written.
    #[error(
        "不支持导出到 EPSG:{0};可用:4490、4326、3857 及 CGCS2000 高斯-克吕格分带 4491–4554。 / \
         Cannot export to EPSG:{0}; possible: 4490, 4326, 3857 and the CGCS2000 zones 4491–4554."
    )]
    Crs(u32),
    /// The format has only one encoding.
    #[error(
        "GeoJSON 只能用 UTF-8 编码，请去掉 GBK 选项。 / GeoJSON is always UTF-8; leave out the GBK option."
    )]
    JsonEncoding,
    /// A feature does not have one value per field.
    #[error(
        "图层 {layer} 的要素 {id} 有 {got} 个值,应为 {want} 个。 / \
         Feature {id} of layer {layer} has {got} values instead of {want}."
    )]
    Values {
        /// Layer.
        layer: &'static str,
        /// Feature.
        id: String,
        /// Values it has.
        got: usize,
        /// Fields of the layer.
        want: usize,
    },
    /// A value does not fit its field.
    #[error(
        "图层 {layer} 的要素 {id},字段 {field}:值 {value} {zh}。 / \
         Layer {layer}, feature {id}, field {field}: the value {value} {en}."
    )]
    Value {
        /// Layer.
        layer: &'static str,
        /// Feature.
        id: String,
        /// Field.
        field: &'static str,
        /// The value.
        value: String,
        /// What is wrong, Chinese.
        zh: &'static str,
        /// What is wrong, English.
        en: &'static str,
    },
    /// A character is not in GBK.
    #[error(
        "图层 {layer} 的要素 {id},字段 {field}:字符“{character}”(U+{code:04X})不在 GBK 字符集中,请改用 UTF-8 导出。 / \
         Layer {layer}, feature {id}, field {field}: the character {character:?} (U+{code:04X}) is not in GBK; \
         export in UTF-8.",
        code = u32::from(*character)
    )]
    Unmappable {
        /// Layer.
        layer: &'static str,
        /// Feature.
        id: String,
        /// Field.
        field: &'static str,
        /// The first such character.
        character: char,
    },
    /// A text is longer than dBASE can hold, and cutting was not wanted.
    #[error(
        "图层 {layer} 的要素 {id},字段 {field}:文本 {bytes} 字节,超过 dBASE 上限 {max} 字节;可允许截断,或改用 GeoJSON、CSV。 / \
         Layer {layer}, feature {id}, field {field}: the text has {bytes} bytes, dBASE holds {max}; \
         allow cutting, or use GeoJSON or CSV."
    )]
    TooLong {
        /// Layer.
        layer: &'static str,
        /// Feature.
        id: String,
        /// Field.
        field: &'static str,
        /// Bytes of the text.
        bytes: usize,
        /// Bytes that fit.
        max: usize,
    },
    /// A geometry cannot be written.
    #[error("图层 {layer} 的要素 {id}：几何{zh}。 / Layer {layer}, feature {id}: the geometry {en}.")]
    Geometry {
        /// Layer.
        layer: &'static str,
        /// Feature.
        id: String,
        /// What is wrong, Chinese.
        zh: &'static str,
        /// What is wrong, English.
        en: &'static str,
    },
    /// A coordinate cannot be given in the coordinate reference system.
    #[error(
        "图层 {layer} 的要素 {id}:坐标 {lon}, {lat} 无法转换到 EPSG:{epsg}:{reason} / \
         Layer {layer}, feature {id}: {lon}, {lat} cannot be given in EPSG:{epsg}: {reason}"
    )]
    Projection {
        /// Layer.
        layer: &'static str,
        /// Feature.
        id: String,
        /// Longitude, degrees.
        lon: f64,
        /// Latitude, degrees.
        lat: f64,
        /// The coordinate reference system.
        epsg: u32,
        /// What the projection says.
        reason: String,
    },
    /// A file would be larger than the format allows.
    #[error(
        "文件 {file} 将达到 {bytes} 字节,超过该格式 2 GB 上限;请缩小范围,或改用 GeoJSON、CSV。 / \
         The file {file} would have {bytes} bytes, more than the 2 GB of the format; export less, \
         or use GeoJSON or CSV."
    )]
    TooBig {
        /// The file.
        file: String,
        /// Bytes it would have.
        bytes: u64,
    },
    /// The output cannot be written.
    #[error("写入失败：{0} / Writing failed: {0}")]
    Io(#[from] io::Error),
}

impl From<zip::result::ZipError> for ExportError {
    fn from(error: zip::result::ZipError) -> Self {
        Self::Io(error.into())
    }
}

impl From<shapefile::Error> for ExportError {
    fn from(error: shapefile::Error) -> Self {
        match error {
            shapefile::Error::IoError(error) => Self::Io(error),
            other => Self::Io(io::Error::other(other)),
        }
    }
}

impl From<dbase::Error> for ExportError {
    fn from(error: dbase::Error) -> Self {
        Self::Io(io::Error::other(error))
    }
}
