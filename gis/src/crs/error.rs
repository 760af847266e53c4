//! [`CrsError`].

use thiserror::Error;

/// Why a coordinate or a coordinate system was not accepted. Every message names the value and
/// says what to give instead, in Chinese and English.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum CrsError {
    /// The name or code is not one of the supported systems.
    #[error(
        "不支持的坐标系 crs={0};可用 EPSG:4490、EPSG:4326、EPSG:4491–4554(CGCS2000 分带)、EPSG:3857、gcj02、bd09 \
         / unknown coordinate system crs={0}; use EPSG:4490, EPSG:4326, EPSG:4491–4554 (CGCS2000 zones), EPSG:3857, \
         gcj02 or bd09"
    )]
    Unknown(String),
    /// A system of an old datum, for which no datum parameters exist here.
    #[error(
        "坐标系 EPSG:{code}({datum_zh})没有到 CGCS2000 的转换参数,直接换算会静默偏移数十至上百米,故拒绝;\
         请先用当地参数转成 CGCS2000 / no datum parameters from EPSG:{code} ({datum_en}) to CGCS2000: converting would be \
         silently wrong by tens of metres or more, refused; convert to CGCS2000 with local parameters first"
    )]
    NoDatumParameters {
        /// The EPSG code.
        code: u32,
        /// The datum in Chinese.
        datum_zh: &'static str,
        /// The datum in English.
        datum_en: &'static str,
    },
    /// PROJ would only offer a ballpark transformation.
    #[error(
        "{from} 到 {to} 没有基准转换参数(PROJ 只给出粗略转换),拒绝 / only a ballpark transformation exists from {from} to \
         {to}; refused"
    )]
    Ballpark {
        /// From which system.
        from: String,
        /// To which system.
        to: String,
    },
    /// Not a number, or infinite.
    #[error("坐标不是有限数值: {0} / coordinate is not a finite number: {0}")]
    NotFinite(String),
    /// Latitude or longitude outside its range.
    #[error(
        "{axis}={value} 超出范围 [-{limit}, {limit}](度) / {axis}={value} is outside [-{limit}, {limit}] degrees"
    )]
    Range {
        /// `lon` or `lat`.
        axis: &'static str,
        /// The value.
        value: f64,
        /// The limit, degrees.
        limit: f64,
    },
    /// Latitude and longitude seem to be swapped.
    #[error(
        "坐标顺序疑为纬度在前: x={x}, y={y};请按“经度 纬度”给出,即 {y} {x} / looks like latitude first: x={x}, y={y}; give \
         longitude then latitude: {y} {x}"
    )]
    Swapped {
        /// The value given first.
        x: f64,
        /// The value given second.
        y: f64,
    },
    /// North was given before east.
    #[error(
        "坐标顺序疑为北坐标(X)在前: x={x}, y={y};请先给东坐标再给北坐标,即 {y} {x} / looks like northing first: x={x}, \
         y={y}; give easting then northing: {y} {x}"
    )]
    NorthingFirst {
        /// The value given first.
        x: f64,
        /// The value given second.
        y: f64,
    },
    /// Projected coordinates without a coordinate system.
    #[error(
        "x={x}, y={y} 像投影坐标(米),但未给出坐标系 crs;{hint_zh} / x={x}, y={y} looks like projected metres, but no crs was \
         given; {hint_en}"
    )]
    MissingCrs {
        /// The value given first.
        x: f64,
        /// The value given second.
        y: f64,
        /// What fits, in Chinese.
        hint_zh: String,
        /// What fits, in English.
        hint_en: String,
    },
    /// Projected coordinates without a coordinate system, and several zones fit.
    #[error(
        "x={x}, y={y} 未给带号,有 {} 种读法,不予猜测: {readings};请用 crs= 指明 / x={x}, y={y} has no zone and {} readings: \
         {readings}; name one with crs=",
        count,
        count
    )]
    AmbiguousZone {
        /// The value given first.
        x: f64,
        /// The value given second.
        y: f64,
        /// How many readings.
        count: usize,
        /// The readings, each with code and degrees.
        readings: String,
    },
    /// The numbers do not fit the coordinate system that was named.
    #[error("x={x}, y={y} 与 crs={crs} 不符: {zh} / x={x}, y={y} does not fit crs={crs}: {en}")]
    DoesNotFit {
        /// The value given first.
        x: f64,
        /// The value given second.
        y: f64,
        /// The system named.
        crs: String,
        /// Why, and what to give instead, in Chinese.
        zh: String,
        /// Why, and what to give instead, in English.
        en: String,
    },
    /// PROJ refused.
    #[error("坐标换算失败（{from} → {to}, x={x}, y={y}）: {why} / transformation failed")]
    Failed {
        /// From which system.
        from: String,
        /// To which system.
        to: String,
        /// The value given first.
        x: f64,
        /// The value given second.
        y: f64,
        /// What PROJ says.
        why: String,
    },
}
