//! Widths, sides and what they count from.

use std::sync::LazyLock;

use regex::Regex;

use super::columns::compact;
use crate::record::personal::scrub;
use crate::record::{OffsetBasis, Stated, ZoneSide};

/// `左侧12米`, `右15`, `两侧各 8 m`.
static SIDED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<side>左右两侧|左右侧|线路两侧|两侧|双侧|左侧|右侧|左|右)(?:线路|保护区)?(?:范围|宽度|宽)?(?:各|均)?(?:为|是)?[:：]?(?P<width>\d{1,4}(?:\.\d{1,3})?)(?:米|m|M)?")
        .expect("constant, covered by tests")
});

/// The widths of 第二十七条, conventional and high-speed, by the words of the class.
const CLASSES: [(&str, [f64; 2]); 4] =
    [("市区", [8.0, 10.0]), ("郊区", [10.0, 12.0]), ("村镇", [12.0, 15.0]), ("其他", [15.0, 20.0])];

/// A side as printed; silence for an empty cell.
pub(super) fn side(cell: &str) -> Stated<ZoneSide> {
    match compact(cell).as_str() {
        "" => Stated::Unknown,
        "左" | "左侧" | "线路左侧" => Stated::Value(ZoneSide::Left),
        "右" | "右侧" | "线路右侧" => Stated::Value(ZoneSide::Right),
        "两侧" | "双侧" | "左右" | "左右侧" | "左右两侧" | "左侧、右侧" | "左、右" | "左/右"
        | "左侧/右侧" | "两" => Stated::Value(ZoneSide::Both),
        _ => Stated::Illegible(compact(&scrub(cell))),
    }
}

/// A width in metres. `无` is none; a dash may be none or not known, and is not read.
pub(super) fn width(cell: &str) -> Stated<f64> {
    let text = compact(cell);
    match text.as_str() {
        "" => return Stated::Unknown,
        "无" | "不设" | "不划定" => return Stated::None,
        _ => {}
    }
    let number = ["米", "m", "M"].iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(&text);
    let digits = number.chars().all(|c| c.is_ascii_digit() || c == '.');
    match number.parse::<f64>() {
        Ok(metres) if digits && metres > 0.0 && metres <= 2_000.0 => Stated::Value(metres),
        _ => Stated::Illegible(compact(&scrub(cell))),
    }
}

/// Sides with their widths in one text: `左侧12米、右侧15米`, `左右侧15`.
pub(super) fn sided(text: &str) -> Vec<(ZoneSide, f64)> {
    let text = compact(text);
    let side = |word: &str| match word {
        "左侧" | "左" => ZoneSide::Left,
        "右侧" | "右" => ZoneSide::Right,
        _ => ZoneSide::Both,
    };
    let found = SIDED.captures_iter(&text).filter_map(|found| {
        let metres: f64 = found["width"].parse().ok()?;
        (metres > 0.0 && metres <= 2_000.0).then(|| (side(&found["side"]), metres))
    });
    found.take(8).collect()
}

/// From where a text says that widths count.
pub(super) fn offset(text: &str) -> Stated<OffsetBasis> {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let toe = has(&["坡脚", "路堤"]);
    let top = has(&["堑顶", "坡顶", "路堑"]);
    let bridge = has(&["桥梁外侧", "桥外侧", "桥梁边缘", "桥梁(含"]);
    match (toe, top, bridge) {
        (true, false, false) => Stated::Value(OffsetBasis::Toe),
        (false, true, false) => Stated::Value(OffsetBasis::CuttingTop),
        (false, false, true) => Stated::Value(OffsetBasis::BridgeEdge),
        (false, false, false) if has(&["中心线"]) => Stated::Value(OffsetBasis::Centreline),
        (false, false, false) => Stated::Unknown,
        _ => Stated::Value(OffsetBasis::Formation),
    }
}

/// The widths of the law for a printed class of area; `None` for a class that the law does not have.
pub(super) fn lawful(class: &str) -> Option<[f64; 2]> {
    CLASSES.iter().find(|(word, _)| class.contains(word)).map(|(_, widths)| *widths)
}

/// The class of area that a text names.
pub(super) fn class_in(text: &str) -> Option<&'static str> {
    ["城市市区", "城市郊区居民居住区", "村镇居民居住区", "其他地区"]
        .into_iter()
        .find(|class| text.contains(class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_and_sides_as_printed() {
        assert_eq!(width("１２ 米"), Stated::Value(12.0));
        assert_eq!(width("无"), Stated::None);
        assert_eq!(width("—"), Stated::Illegible("—".into()));
        assert_eq!(width("8-15"), Stated::Illegible("8-15".into()));
        assert_eq!(side("左、右"), Stated::Value(ZoneSide::Both));
        assert_eq!(side("山侧"), Stated::Illegible("山侧".into()));
        assert_eq!(sided("左侧12米、右侧宽度为15.5米"), [(ZoneSide::Left, 12.0), (ZoneSide::Right, 15.5)]);
        assert_eq!(sided("单线左右侧15"), [(ZoneSide::Both, 15.0)]);
    }

    #[test]
    fn the_law_counts_from_whichever_is_there() {
        assert_eq!(
            offset("自路堤坡脚、路堑坡顶或者铁路桥梁外侧起向外"),
            Stated::Value(OffsetBasis::Formation)
        );
        assert_eq!(offset("自坡脚起"), Stated::Value(OffsetBasis::Toe));
        assert_eq!(offset("距线路中心线"), Stated::Value(OffsetBasis::Centreline));
        assert_eq!(offset("向外"), Stated::Unknown);
        assert_eq!(lawful("村镇居民居住区"), Some([12.0, 15.0]));
    }
}
