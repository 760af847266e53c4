//! The head of a `PMTiles` file, version 3 of its specification: 127 bytes, little-endian.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

/// Bytes of the head.
const LENGTH: usize = 127;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileKind {
    /// Mapbox vector tiles.
    Vector,
    /// Images, with their media type.
    Raster(&'static str),
}

/// What a file says of itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Header {
    /// What it holds.
    pub kind: TileKind,
    /// Its least and greatest zoom.
    pub zoom: (u8, u8),
    /// The box of what it has, `[west, south, east, north]` in degrees.
    pub bounds: [f64; 4],
    /// The length of the file in bytes.
    pub length: u64,
}

impl Header {
    /// Reads the head of a file.
    ///
    /// # Errors
    /// What is wrong with it, Chinese and English.
    pub fn read(path: &Path) -> Result<Self, (String, String)> {
        let unreadable = |error: std::io::Error| {
            (
                format!("文件“{}”无法读取，请检查路径与权限（{error}）", path.display()),
                format!("{} cannot be read, check the path and its permissions", path.display()),
            )
        };
        let mut file = File::open(path).map_err(unreadable)?;
        let length = file.metadata().map_err(unreadable)?.len();
        let mut bytes = [0; LENGTH];
        match file.read_exact(&mut bytes) {
            Ok(()) => Self::of(&bytes, length),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(not_one()),
            Err(error) => Err(unreadable(error)),
        }
    }

    fn of(bytes: &[u8; LENGTH], length: u64) -> Result<Self, (String, String)> {
        if !bytes.starts_with(b"PMTiles") {
            return Err(not_one());
        }
        let byte = |at: usize| bytes.get(at).copied().unwrap_or_default();
        let (version, compressions, kind) = (byte(7), [byte(97), byte(98)], byte(99));
        if version != 3 {
            return Err((
                format!("PMTiles 版本为 {version}，只支持 3；可用 pmtiles convert 转换"),
                format!("version {version} of PMTiles, only 3 is taken: pmtiles convert makes one"),
            ));
        }
        // Those that every browser undoes: none, gzip; 0 is "not known", taken as none.
        if let Some(other) = compressions.into_iter().find(|compression| *compression > 2) {
            return Err((
                format!("压缩方式 {other} 浏览器不能解开，只支持不压缩或 gzip"),
                format!("browsers do not undo compression {other}, only none and gzip are taken"),
            ));
        }
        let kind = match kind {
            1 => TileKind::Vector,
            2 => TileKind::Raster("image/png"),
            3 => TileKind::Raster("image/jpeg"),
            4 => TileKind::Raster("image/webp"),
            5 => TileKind::Raster("image/avif"),
            other => {
                return Err((
                    format!("瓦片类型 {other} 不支持，应为 MVT、PNG、JPEG、WebP 或 AVIF"),
                    format!("tiles of type {other} are not taken, only MVT, PNG, JPEG, WebP and AVIF"),
                ));
            }
        };
        let number = |at: usize| u64::from_le_bytes(eight(bytes, at));
        let sections = [(8, 16), (24, 32), (40, 48), (56, 64)];
        let end = sections.iter().map(|(at, size)| number(*at).saturating_add(number(*size))).max();
        if end.is_some_and(|end| end > length) {
            return Err((
                format!("文件不完整：应至少 {} 字节，只有 {length} 字节", end.unwrap_or_default()),
                format!("it is cut off: {length} bytes of at least {}", end.unwrap_or_default()),
            ));
        }
        let zoom = (byte(100), byte(101));
        if zoom.0 > zoom.1 || zoom.1 > 30 {
            return Err((
                format!("文件头中的级别 {}–{} 无效", zoom.0, zoom.1),
                format!("its zooms are {}–{}, which cannot be", zoom.0, zoom.1),
            ));
        }
        let degrees = |at: usize| {
            let [a, b, c, d, ..] = eight(bytes, at);
            f64::from(i32::from_le_bytes([a, b, c, d])) / 1e7
        };
        Ok(Self { kind, zoom, bounds: [102, 106, 110, 114].map(degrees), length })
    }
}

/// Eight bytes of the head; zeros beyond its end.
fn eight(bytes: &[u8; LENGTH], at: usize) -> [u8; 8] {
    std::array::from_fn(|no| bytes.get(at + no).copied().unwrap_or_default())
}

fn not_one() -> (String, String) {
    ("不是 PMTiles 文件".into(), "it is no PMTiles file".into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn head() -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        bytes[..8].copy_from_slice(b"PMTiles\x03");
        bytes[97..102].copy_from_slice(&[2, 1, 2, 6, 9]);
        for (at, degrees) in [(102, 112.0), (106, 38.0), (110, 113.5), (114, 39.25_f64)] {
            bytes[at..at + 4].copy_from_slice(&((degrees * 1e7) as i32).to_le_bytes());
        }
        bytes[56] = 127;
        bytes[64] = 200;
        bytes
    }

    #[test]
    fn the_head_is_read() {
        let header = Header::of(&head(), 327).expect("a head");
        assert_eq!((header.kind, header.zoom), (TileKind::Raster("image/png"), (6, 9)));
        let wanted = [112.0, 38.0, 113.5, 39.25_f64];
        assert!(header.bounds.iter().zip(wanted).all(|(got, want)| (got - want).abs() < 1e-9), "{header:?}");
    }

    proptest! {
        /// Whatever the bytes are, what is taken makes sense.
        #[test]
        fn no_head_panics(noise in prop::collection::vec(any::<u8>(), LENGTH), from in 8_usize..LENGTH, length: u64) {
            let mut bytes = head();
            bytes[from..].copy_from_slice(&noise[from..]);
            if let Ok(header) = Header::of(&bytes, length) {
                prop_assert!(header.zoom.0 <= header.zoom.1 && header.bounds.iter().all(|degrees| degrees.is_finite()));
            }
        }
    }

    #[test]
    fn what_cannot_be_served_is_said() {
        let wrong = |change: fn(&mut [u8; LENGTH]), length| {
            let mut bytes = head();
            change(&mut bytes);
            Header::of(&bytes, length).expect_err("refused").1
        };
        assert!(wrong(|bytes| bytes[0] = b'p', 327).contains("no PMTiles file"));
        assert!(wrong(|bytes| bytes[7] = 2, 327).contains("version 2"));
        assert!(wrong(|bytes| bytes[98] = 3, 327).contains("compression 3"));
        assert!(wrong(|bytes| bytes[99] = 9, 327).contains("type 9"));
        assert!(wrong(|bytes| bytes[100] = 10, 327).contains("10–9"));
        assert!(wrong(|_| (), 326).contains("326 bytes of at least 327"));
        assert!(wrong(|bytes| bytes[56..72].fill(0xFF), 326).contains("cut off"));
    }
}
