//! `Range: bytes=…` of RFC 9110.

/// The part of a file that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it: no range was asked for, one that is not understood, or several, which RFC 9110
    /// (14.2) lets a server answer with the whole.
    Whole,
    /// From the first byte to the last, both included.
    Some {
        /// The first.
        first: u64,
        /// The last.
        last: u64,
    },
    /// Nothing of it lies in the file.
    None,
}

/// Reads the header for a file of a length.
pub(super) fn part(asked: Option<&str>, length: u64) -> Part {
    let Some(range) = asked.and_then(|asked| asked.trim().strip_prefix("bytes=")) else { return Part::Whole };
    let Some((from, to)) = range.trim().split_once('-') else { return Part::Whole };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(from) || !digits(to) {
        return Part::Whole;
    }
    // Numbers beyond all files are as good as the largest.
    let number = |text: &str| text.parse::<u64>().unwrap_or(u64::MAX);
    let end = length.saturating_sub(1);
    let (first, last) = match (from, to) {
        ("", "") => return Part::Whole,
        ("", count) => match number(count) {
            0 => return Part::None,
            count => (length.saturating_sub(count), end),
        },
        (from, "") => (number(from), end),
        (from, to) if number(from) > number(to) => return Part::Whole,
        (from, to) => (number(from), number(to).min(end)),
    };
    if length == 0 || first > end { Part::None } else { Part::Some { first, last } }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ranges_are_those_of_the_rfc() {
        let of = |text| part(Some(text), 1000);
        assert_eq!(of("bytes=0-0"), Part::Some { first: 0, last: 0 });
        assert_eq!(of("bytes=500-"), Part::Some { first: 500, last: 999 });
        assert_eq!(of("bytes=-1"), Part::Some { first: 999, last: 999 });
        assert_eq!(of("bytes=-5000"), Part::Some { first: 0, last: 999 });
        assert_eq!(of("bytes=990-99999999999999999999999"), Part::Some { first: 990, last: 999 });
        for none in ["bytes=1000-", "bytes=1000-2000", "bytes=-0"] {
            assert_eq!(of(none), Part::None, "{none}");
        }
        for whole in
            ["", "bytes=", "bytes=-", "bytes=5-4", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b", "bytes=+1-2"]
        {
            assert_eq!(of(whole), Part::Whole, "{whole}");
        }
        assert_eq!(part(None, 1000), Part::Whole);
        assert_eq!(part(Some("bytes=0-"), 0), Part::None);
    }

    proptest! {
        #[test]
        fn a_part_lies_in_the_file(text in "(bytes=)?[0-9]{0,5}-?[0-9]{0,21}", length in 0_u64..2000) {
            if let Part::Some { first, last } = part(Some(&text), length) {
                prop_assert!(first <= last && last < length);
            }
        }
    }
}
