//! Printing a post back in the field's form.

use std::fmt;

use super::KilometrePost;
use crate::chainage::Chainage;

impl KilometrePost {
    /// A reading of this post in the field's form, with the prefix and the letter that were written:
    /// `YDK12+345`, `K243A+100`, `右K12+300`. A post without prefix, or with a small `k`, gets `K`.
    pub fn written(&self, at: Chainage) -> String {
        let prefix = self.prefix.as_deref().filter(|p| !p.eq_ignore_ascii_case("k")).unwrap_or("K");
        let suffix = self.suffix.map(String::from).unwrap_or_default();
        let sign = if at.mm() < 0 { "-" } else { "" };
        let mm = at.mm().unsigned_abs();
        // Of an overlong post the kilometre that was written, not the one that the number has.
        let over =
            mm.checked_sub(self.over_mm.unsigned_abs()).filter(|km| self.overlong && km % 1_000_000 == 0);
        let (km, mm) = match over {
            Some(km) => (km / 1_000_000, self.over_mm.unsigned_abs()),
            None => (mm / 1_000_000, mm % 1_000_000),
        };
        let fraction = match mm % 1000 {
            0 => String::new(),
            fraction => format!(".{}", format!("{fraction:03}").trim_end_matches('0')),
        };
        format!("{sign}{prefix}{km}{suffix}+{:03}{fraction}", mm / 1000)
    }
}

impl fmt::Display for KilometrePost {
    /// The field's form; with several readings the text as written, because none is chosen here.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.only() {
            Some(at) => f.write_str(&self.written(at)),
            None => f.write_str(&self.printed),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chainage::{parse_post, parse_post_in_long_chain};

    #[test]
    fn posts_are_printed_as_the_field_writes_them() {
        for (text, printed) in [
            ("YDK12+345", "YDK12+345"),
            ("K243A+100", "K243A+100"),
            ("右K12+300", "右K12+300"),
            ("左12+300", "左12+300"),
            ("Ｋ１９９＋０００", "K199+000"),
            ("k13", "K13+000"),
            ("168.000Km", "K168+000"),
            ("273Km000m", "K273+000"),
            ("K120000", "K120+000"),
            ("Y0.301", "Y0+301"),
            ("K1577+655.32", "K1577+655.32"),
            ("-K0+153.1", "-K0+153.1"),
            ("-右K0+153.1", "-右K0+153.1"),
            ("K243+1150", "K243+1150"),
            ("K242+2150.5", "K242+2150.5"),
            ("-DK2A+1000", "-DK2A+1000"),
            ("K1577", "K1577"),
        ] {
            assert_eq!(parse_post_in_long_chain(text).unwrap().to_string(), printed, "{text}");
        }
    }

    #[test]
    fn a_reading_is_printed_with_the_prefix_that_was_written() {
        let post = parse_post("DK1577").unwrap();
        let printed: Vec<_> = post.readings.iter().map(|r| post.written(r.at)).collect();
        assert_eq!(printed, ["DK1+577", "DK1577+000"]);
    }

    /// All parts of a notation: sign, prefix, kilometres, letter, metres (also overlong), decimals.
    fn parts() -> impl Strategy<Value = String> {
        (
            prop::bool::ANY,
            prop_oneof![
                prop::sample::select(vec![
                    "", "K", "k", "DK", "CK", "AK", "GK", "Y", "V", "YDK", "ZDK", "右K", "左K", "右", "左",
                    "右DK",
                ])
                .prop_map(str::to_owned),
                "[A-Z]{1,4}",
            ],
            0_u32..100_000,
            prop::option::of("[A-Z]"),
            0_u32..10_000,
            prop::option::of("[0-9]{1,3}"),
            prop::bool::ANY,
        )
            .prop_map(|(negative, prefix, km, letter, m, decimals, wide)| {
                let sign = if negative { "-" } else { "" };
                let decimals = decimals.map(|d| format!(".{d}")).unwrap_or_default();
                let text = format!("{sign}{prefix}{km}{}+{m:03}{decimals}", letter.unwrap_or_default());
                let full = |c: char| match c {
                    '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
                    _ => c,
                };
                if wide { text.chars().map(full).collect() } else { text }
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn what_is_printed_reads_back_as_what_was_read(text in parts()) {
            let post = parse_post_in_long_chain(&text).unwrap();
            let again = parse_post_in_long_chain(&post.to_string()).unwrap();
            let plain = |p: &KilometrePost| match p.prefix.as_deref() {
                None | Some("k") => "K".to_owned(),
                Some(prefix) => prefix.to_owned(),
            };
            prop_assert_eq!(
                (&again.readings, plain(&again), again.suffix, again.overlong),
                (&post.readings, plain(&post), post.suffix, post.overlong),
                "{} printed as {}", text, post
            );
            prop_assert_eq!(again.to_string(), post.to_string());
            // The strict entry reads the same, or refuses what only a long chain has.
            prop_assert_eq!(parse_post(&text).is_ok(), !post.overlong);
        }
    }
}
