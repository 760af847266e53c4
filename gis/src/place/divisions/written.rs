//! Village names as documents write them.

/// Words of the committee behind a village's or community's name, longest first.
const COMMITTEES: [(&str, &str); 8] = [
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("村民委员会", "村"),
    ("居民委员会", "社区"),
    ("村委会", "村"),
    ("居委会", "社区"),
    ("行政村", "村"),
    ("自然村", "村"),
];

/// The name without its committee: `松坪村村民委员会` and `松坪村委会` are `松坪村`.
pub(super) fn own(name: &str) -> String {
    for (committee, kind) in COMMITTEES {
        if let Some(rest) = name.strip_suffix(committee).filter(|rest| !rest.is_empty()) {
            return if rest.ends_with(kind) { rest.to_owned() } else { format!("{rest}{kind}") };
        }
    }
    name.to_owned()
}

/// The part of a name without committee and ending; never empty for a name that is not.
pub(super) fn bare(name: &str) -> &str {
    let mut rest = name;
    for (committee, _) in COMMITTEES {
        if let Some(shorter) = rest.strip_suffix(committee).filter(|shorter| !shorter.is_empty()) {
            rest = shorter;
            break;
        }
    }
    ["社区", "村"]
        .iter()
        .find_map(|end| rest.strip_suffix(end))
        .filter(|shorter| !shorter.is_empty())
        .unwrap_or(rest)
}

/// What the ending says: 村 or 社区.
pub(super) fn kind(name: &str) -> Option<&'static str> {
    let own = own(name);
    ["社区", "村"].into_iter().find(|end| own.ends_with(end))
}

/// The name without its groups: `松坪村5、6组` and `松坪村第五村民小组` are `松坪村`.
pub(super) fn without_groups(name: &str) -> &str {
    if !name.ends_with('组') {
        return name;
    }
    name.match_indices('村')
        .filter_map(|(at, village)| name.split_at_checked(at + village.len()))
        .find(|(_, rest)| {
            rest.starts_with(|c: char| c.is_ascii_digit() || "第一二三四五六七八九十".contains(c))
        })
        .map_or(name, |(village, _)| village)
}
