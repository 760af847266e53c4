//! Lines in well-known binary, as a GeoPackage holds them behind a header of its own.
//!
//! The crate `wkb` is not used: it reads the parts of a line in the byte order of the whole and does
//! not look at their type, so that a part in the other order would give other numbers.

use super::assemble::Part;
use crate::survey::found::{Said, said};

/// Reads the blob of a feature: the identifier of its coordinate system in the file, and its parts.
///
/// # Errors
/// What is wrong with the blob, Chinese and English: no GeoPackage geometry, no line, cut short.
pub fn read_geopackage_line(blob: &[u8]) -> Result<(i32, Vec<Part>), Said> {
    let mut reader = Reader { bytes: blob, big: false };
    let (magic, version, flags) = (reader.take(2)?, reader.byte()?, reader.byte()?);
    if magic != b"GP" || version != 0 {
        return Err(said("不是 GeoPackage 几何（缺少 GP 标志）", "no GeoPackage geometry (GP is missing)"));
    }
    reader.big = flags & 1 == 0;
    let srs = i32::from_ne_bytes(reader.number()?.to_ne_bytes());
    if flags & 0b10_0000 != 0 {
        return Err(said("扩展几何类型，不支持", "an extended geometry type: not supported"));
    }
    let envelope = match flags >> 1 & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => {
            return Err(said(
                "GeoPackage 几何的包络标志无效",
                "the envelope of the GeoPackage geometry is invalid",
            ));
        }
    };
    reader.take(envelope)?;
    if flags & 0b1_0000 != 0 {
        return Ok((srs, Vec::new()));
    }
    let parts = line(&mut reader)?;
    if !reader.bytes.is_empty() {
        return Err(said("几何之后有多余的字节", "there are bytes after the geometry"));
    }
    Ok((srs, parts))
}

struct Reader<'a> {
    bytes: &'a [u8],
    big: bool,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Said> {
        let (taken, rest) = self
            .bytes
            .split_at_checked(count)
            .ok_or_else(|| said("几何数据被截断", "the geometry is cut short"))?;
        self.bytes = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Said> {
        Ok(self.take(1)?.first().copied().unwrap_or_default())
    }

    fn number(&mut self) -> Result<u32, Said> {
        let bytes = <[u8; 4]>::try_from(self.take(4)?).unwrap_or_default();
        Ok(if self.big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    /// The type of the geometry that begins here, and sets the byte order for what follows.
    fn begin(&mut self) -> Result<u32, Said> {
        self.big = match self.byte()? {
            0 => true,
            1 => false,
            _ => return Err(said("WKB 字节序标志无效", "the byte order of the WKB is invalid")),
        };
        self.number()
    }
}

fn line(reader: &mut Reader<'_>) -> Result<Vec<Part>, Said> {
    match reader.begin()? {
        kind if kind % 1000 == 2 => Ok(vec![points(reader, kind)?]),
        kind if kind % 1000 == 5 => {
            let count = reader.number()?;
            let mut parts = Vec::new();
            for _ in 0..count {
                let inner = reader.begin()?;
                if inner % 1000 != 2 {
                    return Err(no_line(inner));
                }
                parts.push(points(reader, inner)?);
            }
            Ok(parts)
        }
        kind => Err(no_line(kind)),
    }
}

fn no_line(kind: u32) -> Said {
    let name = match kind % 1000 {
        1 => "Point",
        2 => "LineString",
        3 => "Polygon",
        4 => "MultiPoint",
        5 => "MultiLineString",
        6 => "MultiPolygon",
        7 => "GeometryCollection",
        8 => "CircularString",
        9 => "CompoundCurve",
        _ => "WKB",
    };
    said(
        format!("几何类型 {name}({kind}) 不是折线"),
        format!("the geometry is a {name} ({kind}), not a line"),
    )
}

fn points(reader: &mut Reader<'_>, kind: u32) -> Result<Part, Said> {
    let (heights, measured) = match kind / 1000 {
        0 => (false, false),
        1 => (true, false),
        2 => (false, true),
        3 => (true, true),
        _ => return Err(no_line(kind)),
    };
    let size = 8 * (2 + usize::from(heights) + usize::from(measured));
    let count = reader.number()? as usize;
    // `take` compares with what is there before anything is allocated.
    let bytes = reader.take(count.saturating_mul(size))?;
    let mut part = Part {
        vertices: Vec::with_capacity(count),
        measures: Vec::with_capacity(if measured { count } else { 0 }),
        heights,
    };
    for point in bytes.chunks_exact(size) {
        let mut values = point.chunks_exact(8).map(|value| {
            let value = <[u8; 8]>::try_from(value).unwrap_or_default();
            if reader.big { f64::from_be_bytes(value) } else { f64::from_le_bytes(value) }
        });
        let mut next = || values.next().unwrap_or(f64::NAN);
        part.vertices.push([next(), next()]);
        if heights {
            next();
        }
        if measured {
            part.measures.push(next());
        }
    }
    Ok(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blob(flags: u8, body: &[u8]) -> Vec<u8> {
        [b"GP\0".as_slice(), &[flags], &4490_i32.to_le_bytes(), body].concat()
    }

    /// A line of two points with M, in either byte order.
    fn line_m(big: bool) -> Vec<u8> {
        let word = |n: u32| if big { n.to_be_bytes() } else { n.to_le_bytes() };
        let real = |n: f64| if big { n.to_be_bytes() } else { n.to_le_bytes() };
        let mut bytes = vec![u8::from(!big)];
        bytes.extend(word(2002).into_iter().chain(word(2)));
        [112.1, 38.1, 5.0, 112.2, 38.2, 6.0].into_iter().for_each(|n| bytes.extend(real(n)));
        bytes
    }

    #[test]
    fn parts_of_either_byte_order() {
        let mut several = vec![1, 5, 0, 0, 0, 2, 0, 0, 0];
        several.extend(line_m(true).into_iter().chain(line_m(false)));
        let (srs, parts) = read_geopackage_line(&blob(1, &several)).unwrap();
        assert_eq!((srs, parts.len()), (4490, 2));
        assert_eq!(parts[0], parts[1]);
        assert_eq!((parts[0].vertices[1], parts[0].measures[1]), ([112.2, 38.2], 6.0));
    }

    #[test]
    fn empty_cut_and_foreign_blobs() {
        assert_eq!(read_geopackage_line(&blob(0b1_0001, &[])), Ok((4490, Vec::new())));
        let whole = blob(1, &line_m(false));
        for cut in 0..whole.len() {
            assert!(read_geopackage_line(&whole[..cut]).is_err(), "{cut}");
        }
        let claims_much = blob(1, &[1, 2, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
        assert!(read_geopackage_line(&claims_much).unwrap_err().1.contains("cut short"));
        let point = blob(1, &[1, 1, 0, 0, 0]);
        assert!(read_geopackage_line(&point).unwrap_err().1.contains("a Point (1), not a line"));
    }
}
