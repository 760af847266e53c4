//! Small things of a row: numbers, headings, notes.

use super::role::squeeze;

/// A row's number.
pub(super) fn number(text: &str) -> Option<u32> {
    let plain = crate::chainage::half_width(text);
    plain.trim().trim_end_matches(['.', '、']).parse().ok()
}

/// A heading over a part of a table: it names a line or a county and nothing that a row has.
pub(super) fn is_heading(text: &str) -> bool {
    heading(text) != Heading::default()
}

/// What a heading says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Heading {
    pub line: Option<String>,
    pub county: Option<String>,
    pub township: Option<String>,
}

/// Reads a heading such as `一、北同蒲线`, `(二)甲县` or `甲县 京原线(境内段)`.
pub(super) fn heading(text: &str) -> Heading {
    let plain = crate::chainage::half_width(text);
    let mut out = Heading::default();
    if plain.chars().count() > 40 || plain.contains(['。', '；', ';']) {
        return out;
    }
    // What stands in brackets behind the name says more of it, and is not it.
    let mut rest = plain.trim();
    if let Some(inner) = rest.strip_prefix('(')
        && let Some((no, behind)) = inner.split_once(')')
        && no.chars().count() <= 3
    {
        rest = behind;
    }
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十第".contains(c));
    let rest = rest.trim_start_matches(['、', '.', ':', ' ', '部', '分']);
    let rest = rest.split('(').next().unwrap_or_default();
    for word in rest.split([' ', ':', '、', '—', '-']) {
        let word = word.trim().trim_matches(['"', '“', '”']);
        let length = word.chars().count();
        if !(2..=14).contains(&length) || word.contains("段长") || word.chars().any(|c| c.is_ascii_digit())
        {
            continue;
        }
        if is_line_name(word) {
            out.line.get_or_insert_with(|| word.to_owned());
        } else if length <= 8 && word.ends_with(['县', '区', '市', '旗']) {
            out.county.get_or_insert_with(|| word.to_owned());
        } else if length <= 8 && word.ends_with(['乡', '镇']) {
            out.township.get_or_insert_with(|| word.to_owned());
        }
    }
    out
}

/// Whether a text is the name of a railway line by its ending.
pub(super) fn is_line_name(text: &str) -> bool {
    let text =
        text.trim_end_matches("上行").trim_end_matches("下行").trim_end_matches("单").trim_end_matches("双");
    ["线", "铁路", "高铁", "专线", "客专", "线上", "线下"].iter().any(|ending| text.ends_with(ending))
        && !["公路", "沿线", "路线", "热线", "专用路"].iter().any(|ending| text.ends_with(ending))
}

/// Whether a text is a note under or in a table.
pub(super) fn is_note(text: &str) -> bool {
    let text = squeeze(text);
    ["注", "说明", "备注", "填表", "审核", "制表", "联系人", "单位盖章", "附件"]
        .iter()
        .any(|word| text.starts_with(word))
}

/// Whether a bare text ends as the name of a place does.
pub(super) fn ends_like_place(text: &str) -> bool {
    let text = text.trim();
    (2..=10).contains(&text.chars().count())
        && ["县", "区", "市", "乡", "镇", "街道", "街道办事处", "办事处", "村", "社区", "街办"]
            .iter()
            .any(|ending| text.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_name_a_line_or_a_county() {
        let line = |text| heading(text).line;
        assert_eq!(line("一、北同蒲线").as_deref(), Some("北同蒲线"));
        assert_eq!(line("（二）大西高铁（甲县境内）").as_deref(), Some("大西高铁"));
        let both = heading("甲县 京原线");
        assert_eq!((both.county.as_deref(), both.line.as_deref()), (Some("甲县"), Some("京原线")));
        for text in ["某市人民政府公报", "表中电话以办公室为准。", "甲县铁路双段长名单", "公路沿线", "第3页"]
        {
            assert!(!is_heading(text), "{text}");
        }
    }
}
