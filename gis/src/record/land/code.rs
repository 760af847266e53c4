//! Parcel and unit codes (宗地代码, 不动产单元代码): their structure, as GB/T 37346 is described in the
//! handbook. A code that does not fit is kept and told, never repaired.

use std::sync::LazyLock;

use regex::Regex;

use super::figure::pattern;
use crate::record::Finding;

/// County 6, district 3, sub-district 3, kind 2 letters, serial 5; a unit code has 9 more.
static SHAPE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?P<place>[1-8]\d{11})(?P<own>[A-Z])(?P<right>[A-Z])\d{5}(?:(?P<fixture>[A-Z])\d{8})?$")
});
/// Something that is meant as such a code: long, of digits and capital letters.
static ANY: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9OIl]{6,14}[A-Z]{2}[0-9A-ZOIl]{3,16}"));

/// Letters that the handbook names: ownership, kind of right, fixture.
const OWN: &str = "GJZ";
const RIGHT: &str = "ABSXCDEFLNHWYGMT";
const FIXTURE: &str = "FLQW";

/// A code without the spaces that are put between its parts.
pub(super) fn compact(printed: &str) -> String {
    printed.chars().filter(|c| !c.is_whitespace()).map(crate::gazette::half_width).collect()
}

/// The codes in a text that look like parcel or unit codes.
pub(super) fn find(text: &str) -> Vec<String> {
    let text = compact(text);
    ANY.find_iter(&text).map(|found| found.as_str().to_owned()).collect()
}

/// What is wrong or unusual with a code that stands under a label for one.
pub(super) fn check(code: &str, line: usize) -> Option<Finding> {
    let code = compact(code);
    let length = code.chars().count();
    let Some(parts) = SHAPE.captures(&code) else {
        let finding = if length == 19 || length == 28 {
            Finding::new(
                line,
                format!("代码“{code}”位数为 {length}，但各段的数字和字母不合规则，按原文保留"),
                format!(
                    "the code {code} has {length} characters, but digits and letters are not where they belong: kept as printed"
                ),
            )
        } else {
            Finding::new(
                line,
                format!("代码“{code}”为 {length} 位，宗地代码应为19位、不动产单元代码应为28位，按原文保留"),
                format!(
                    "the code {code} has {length} characters; a parcel code has 19, a unit code 28: kept as printed"
                ),
            )
        };
        // A letter O or I in a place for digits.
        let digits: String = code
            .char_indices()
            .map(|(at, c)| match c {
                'O' | 'o' if at != 12 && at != 13 => '0',
                'I' | 'l' if at != 12 && at != 13 => '1',
                c => c,
            })
            .collect();
        let candidates = (digits != code && SHAPE.is_match(&digits)).then_some(digits);
        return Some(finding.printed(&code).candidates(candidates));
    };
    let unknown = |name: &str, known: &str| parts.name(name).is_some_and(|c| !known.contains(c.as_str()));
    (unknown("own", OWN) || unknown("right", RIGHT) || unknown("fixture", FIXTURE)).then(|| {
        Finding::new(
            line,
            format!("代码“{code}”的特征码字母不在已知之列，按原文保留"),
            format!("the code {code} has letters of kind that are not known: kept as printed"),
        )
        .printed(&code)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structure_of_codes() {
        for good in ["140932001002GB00012", "140932001002GB00012W00000000", "140932 001002 GB00012"] {
            assert_eq!(check(good, 1), None, "{good}");
        }
        let wrong = |code: &str| check(code, 1).unwrap();
        assert!(wrong("140932001002GB0012").zh.contains("18 位"));
        assert!(wrong("140932001002QB00012").zh.contains("字母"));
        assert_eq!(wrong("14O932001002GB00012").candidates, ["140932001002GB00012"]);
        assert_eq!(wrong("1409320010021200012").candidates, [""; 0]);
        assert_eq!(find("宗地代码：140932001002GB00012，晋（2023）"), ["140932001002GB00012"]);
    }
}
