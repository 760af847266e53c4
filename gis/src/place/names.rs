//! Place names as people and documents write them.

/// Endings that say what kind of township a name is of; the forms of one kind stand together.
const KINDS: [(&str, &[&str]); 3] = [
    ("街道", &["街道办事处", "街道办", "办事处", "街办", "街道"]),
    ("镇", &["镇人民政府", "镇政府", "镇"]),
    ("乡", &["乡人民政府", "乡政府", "乡"]),
];

/// Without blanks, in half-width characters.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            other => other,
        })
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// The name without its ending; the whole name when less than two characters would be left.
pub(super) fn stem(name: &str) -> &str {
    KINDS
        .iter()
        .flat_map(|(_, endings)| endings.iter())
        .chain(&["县", "市", "区"])
        .filter_map(|end| name.strip_suffix(end))
        .find(|stem| stem.chars().count() >= 2)
        .unwrap_or(name)
}

/// The kind that the ending of a township's name states.
pub(super) fn kind(name: &str) -> Option<&'static str> {
    KINDS.iter().find(|(_, endings)| endings.iter().any(|end| name.ends_with(end))).map(|(kind, _)| *kind)
}

/// Whether two names of one county are the same township: equal without their endings, and not
/// of different kinds. 长征街街道, 长征街办事处 and 长征街道 are one street office.
pub(super) fn same_township(a: &str, b: &str) -> bool {
    let (kind_a, kind_b) = (kind(a), kind(b));
    if kind_a.is_some() && kind_b.is_some() && kind_a != kind_b {
        return false;
    }
    let street = kind_a == Some("街道") || kind_b == Some("街道");
    let bare = |name| {
        let stem = stem(name);
        if street {
            stem.strip_suffix('街').filter(|rest| rest.chars().count() >= 2).unwrap_or(stem)
        } else {
            stem
        }
    };
    bare(a) == bare(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_come_off_and_short_names_stay() {
        assert_eq!(stem("旭来街街道"), "旭来街");
        assert_eq!(stem("旭来街办事处"), "旭来街");
        assert_eq!(stem("崞阳镇"), "崞阳");
        assert_eq!(stem("代县"), "代县");
        assert_eq!(stem("原平市"), "原平");
        assert!(same_township("长征街街道", "长征街办事处") && same_township("长征街道", "长征街"));
        assert!(!same_township("崞阳镇", "崞阳乡") && !same_township("长征街道", "长征镇"));
        assert_eq!(kind("旭来街街办"), Some("街道"));
        assert_eq!(kind("崞阳"), None);
        assert_eq!(clean(" 张 家Ａ "), "张家A");
    }
}
