//! One post.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{KilometrePost, PostError, Reading, ReadingRule};
use crate::chainage::Chainage;

/// Digits accepted before the separator; more cannot be a chainage in millimetres anyway.
const MAX_KM_DIGITS: usize = 13;

/// The most metres that are read after a kilometre inside a long chain.
const MAX_OVERLONG_M: u32 = 9_999;

/// Full-width letters, digits and signs as their half-width forms, one character for one.
pub(crate) fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{3000}' | '\u{a0}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// `sign prefix km [suffix] [separator metres] [.decimals] [unit]`; what each part may be is
/// decided in [`read`], because it depends on the others.
static POST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^
        (?<sign>-)?
        (?<prefix>[左右]?[A-Za-z]{1,4}|[左右])?
        (?<km>[0-9]+)
        (?:
            (?<suffix>[A-Za-z])?(?<sep>\s*\+\s*|\s+)(?<m>[0-9]+)(?:\.(?<mfrac>[0-9]+))?
          | (?:[Kk][Mm]|公里|千米)\s*\+?\s*(?<um>[0-9]+)(?:\.(?<umfrac>[0-9]+))?(?:m|M|米)?
          | (?:\.(?<frac>[0-9]+))?\s*(?<unit>[Kk][Mm]|公里|千米)?
        )$",
    )
    .expect("the pattern is constant and covered by tests")
});

/// Reads one kilometre post.
///
/// Accepted are `K241+500`, `K241+500.25`, `DK12+5`, `右K12+300`, `K243A+100`, `-K0+153.1`,
/// `K199 000` (a `+` lost in a URL), `K13`, `K8.029`, `168.000Km`, `273Km000m`, `241公里500米`,
/// `K120000` (metres) and `K1577` (two readings), in full-width or half-width characters. A prefix
/// is kept, not interpreted.
///
/// # Errors
/// [`PostError::Unreadable`] for any other text; [`PostError::TooManyMetres`] for `K1+5000`.
///
/// ```
/// use landrail_gis::chainage::{Chainage, parse_post};
/// let post = parse_post("K8.029")?;
/// assert_eq!(post.only(), Some(Chainage::from_metres(8029)));
/// assert_eq!(parse_post("K1577")?.readings.len(), 2);
/// # Ok::<(), landrail_gis::chainage::PostError>(())
/// ```
pub fn parse_post(text: &str) -> Result<KilometrePost, PostError> {
    parse(text, 999)
}

/// Reads a post that may stand inside a long chain: as [`parse_post`], but up to 9,999 m may follow
/// the kilometre. Such a post is [`KilometrePost::overlong`], its reading the kilometres and metres
/// added up. The caller must then ask for a long chain: outside one, `K1+5000` is no place.
///
/// # Errors
/// As [`parse_post`]; [`PostError::TooManyMetres`] from 10,000 m on.
///
/// ```
/// use landrail_gis::chainage::{Chainage, parse_post_in_long_chain};
/// let post = parse_post_in_long_chain("K243+1150")?;
/// assert!(post.overlong);
/// assert_eq!(post.only(), Some(Chainage::from_metres(244_150)));
/// assert_eq!(post.to_string(), "K243+1150");
/// # Ok::<(), landrail_gis::chainage::PostError>(())
/// ```
pub fn parse_post_in_long_chain(text: &str) -> Result<KilometrePost, PostError> {
    parse(text, MAX_OVERLONG_M)
}

fn parse(text: &str, most_m: u32) -> Result<KilometrePost, PostError> {
    let plain = half_width(text);
    let caps = POST.captures(plain.trim()).ok_or_else(|| PostError::Unreadable(excerpt(text)))?;
    let mut readings: Vec<Reading> = Vec::new();
    for reading in read(&caps, text, most_m)? {
        if readings.iter().all(|r| r.at != reading.at) {
            readings.push(reading);
        }
    }
    let part = |name: &str| caps.name(name).map(|m| m.as_str());
    let overlong = match readings.as_slice() {
        [] => return Err(PostError::Unreadable(excerpt(text))),
        [one] => one.rule == ReadingRule::Overlong,
        _ => false,
    };
    let over_mm = if overlong {
        let m = part("m").or(part("um")).unwrap_or_default();
        let frac = part("mfrac").or(part("umfrac")).unwrap_or_default();
        reading(false, "0", m, frac, ReadingRule::Overlong).map_or(0, |r| r.at.mm())
    } else {
        0
    };
    Ok(KilometrePost {
        printed: text.trim().to_owned(),
        prefix: part("prefix").map(str::to_owned),
        suffix: part("suffix").and_then(|s| s.chars().next()),
        overlong,
        readings,
        over_mm,
    })
}

/// All readings of the parts. Those that overflow a chainage are left out.
fn read(caps: &Captures<'_>, text: &str, most_m: u32) -> Result<Vec<Reading>, PostError> {
    use ReadingRule as Rule;
    let part = |name: &str| caps.name(name).map(|m| m.as_str());
    let negative = part("sign").is_some();
    let km = part("km").unwrap_or_default();
    if km.len() > MAX_KM_DIGITS {
        return Err(PostError::Unreadable(excerpt(text)));
    }
    let at = |km: &str, m: &str, frac: &str, rule| reading(negative, km, m, frac, rule);

    if let Some(m) = part("m") {
        // A lost '+' leaves a blank; then only the full form can be told from two numbers.
        let spaced = part("sep").is_some_and(|s| !s.contains('+'));
        if spaced && m.len() != 3 {
            return Err(PostError::Unreadable(excerpt(text)));
        }
        let rule = if spaced { Rule::SignLost } else { Rule::KmMetres };
        let rule = metres_rule(m, rule, most_m, text)?;
        return Ok(at(km, m, part("mfrac").unwrap_or("0"), rule).into_iter().collect());
    }
    if let Some(m) = part("um") {
        let rule = metres_rule(m, Rule::InWords, most_m, text)?;
        return Ok(at(km, m, part("umfrac").unwrap_or("0"), rule).into_iter().collect());
    }
    let frac = part("frac");
    Ok(match km.len() {
        0..=3 => match frac {
            None => at(km, "0", "0", Rule::WholeKm).into_iter().collect(),
            Some(frac) => {
                // `.` may be a decimal point or stand for '+'; with three digits they agree.
                let decimal = decimal_km(negative, km, frac);
                let dotted = (frac.len() < 3 && part("unit").is_none())
                    .then(|| at(km, frac, "0", Rule::DotForPlus))
                    .flatten();
                decimal.into_iter().chain(dotted).collect()
            }
        },
        4 => {
            let metres = at("0", km, frac.unwrap_or("0"), Rule::Metres);
            let whole = match frac {
                None => at(km, "0", "0", Rule::WholeKm),
                Some(frac) => decimal_km(negative, km, frac),
            };
            metres.into_iter().chain(whole).collect()
        }
        _ => at("0", km, frac.unwrap_or("0"), Rule::Metres).into_iter().collect(),
    })
}

/// The rule for the metres after a kilometre: more than 999 are overlong, where that is allowed.
fn metres_rule(m: &str, rule: ReadingRule, most_m: u32, text: &str) -> Result<ReadingRule, PostError> {
    match m.parse::<u32>() {
        Ok(_) if m.len() <= 3 => Ok(rule),
        // `K1+0500` is neither.
        Ok(metres) if metres <= 999 => Err(PostError::Unreadable(excerpt(text))),
        Ok(metres) if metres <= most_m => Ok(ReadingRule::Overlong),
        _ => Err(PostError::TooManyMetres(excerpt(text))),
    }
}

fn decimal_km(negative: bool, km: &str, frac: &str) -> Option<Reading> {
    // Millimetres are the sixth decimal of a kilometre.
    if frac.len() > 6 {
        return None;
    }
    let padded = format!("{frac:0<6}");
    let (m, mm) = padded.split_at(3);
    reading(negative, km, m, mm, ReadingRule::DecimalKm)
}

fn reading(negative: bool, km: &str, m: &str, frac: &str, rule: ReadingRule) -> Option<Reading> {
    if frac.len() > 3 {
        return None;
    }
    let number = |t: &str| t.parse::<i128>().ok();
    let mm = number(km)? * 1_000_000 + number(m)? * 1000 + number(&format!("{frac:0<3}"))?;
    let at = i64::try_from(if negative { -mm } else { mm }).ok()?;
    Some(Reading { at: Chainage::from_mm(at), rule })
}

/// Enough of a text for an error message.
pub(super) fn excerpt(text: &str) -> String {
    const MAX: usize = 60;
    match text.char_indices().nth(MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chainage::Track;

    fn metres(text: &str) -> Vec<f64> {
        parse_post(text).unwrap_or_else(|e| panic!("{e}")).readings.iter().map(|r| r.at.metres()).collect()
    }

    #[test]
    fn every_notation_of_the_annex() {
        for (text, m) in [
            ("K241+500", 241_500.0),
            ("K0+000", 0.0),
            ("K95+762", 95_762.0),
            ("K187", 187_000.0),
            ("K13", 13_000.0),
            ("k101", 101_000.0),
            ("K0", 0.0),
            ("168.000Km", 168_000.0),
            ("4.137Km", 4137.0),
            ("K8.029", 8029.0),
            ("K168.000", 168_000.0),
            ("K169.400", 169_400.0),
            ("K120000", 120_000.0),
            ("K0000", 0.0),
            ("K394000", 394_000.0),
            ("326000Km", 326_000.0),
            ("K326000Km", 326_000.0),
            ("273Km000m", 273_000.0),
            ("K273Km000", 273_000.0),
            ("Y0.301", 301.0),
            ("V0.301", 301.0),
        ] {
            assert_eq!(metres(text), [m], "{text}");
        }
    }

    #[test]
    fn notations_that_people_type() {
        for (text, m) in [
            ("K199 000", 199_000.0),
            ("Ｋ１９９＋０００", 199_000.0),
            ("K12 + 050", 12_050.0),
            ("K12+50", 12_050.0),
            ("241公里500米", 241_500.0),
            ("K241+500.25", 241_500.25),
            ("-K0+153.1", -153.1),
            ("199", 199_000.0),
            ("K241+500", 241_500.0),
            ("K1577+655.32", 1_577_655.32),
            ("K120000", 120_000.0),
            ("CK12+300", 12_300.0),
            ("AK12+300", 12_300.0),
            ("GK12+300", 12_300.0),
            ("ZDK12+300", 12_300.0),
            ("右Ｋ１２＋３００", 12_300.0),
        ] {
            assert_eq!(metres(text), [m], "{text}");
        }
    }

    #[test]
    fn two_readings_where_the_notation_has_two() {
        assert_eq!(metres("K1577"), [1577.0, 1_577_000.0]);
        assert_eq!(metres("K8.5"), [8500.0, 8005.0]);
    }

    #[test]
    fn prefix_and_suffix_are_kept() {
        for (text, prefix) in [("Y0.301", "Y"), ("V0.301", "V"), ("YDK12+345", "YDK"), ("k13", "k")] {
            assert_eq!(parse_post(text).unwrap().prefix.as_deref(), Some(prefix), "{text}");
        }
        let long = parse_post("K243A+100").unwrap();
        assert_eq!((long.suffix, long.only()), (Some('A'), Some(Chainage::from_metres(243_100))));
    }

    #[test]
    fn a_prefix_names_a_track_only_in_words() {
        for (text, track) in [
            ("右K12+300", Some(Track::Right)),
            ("左K12+300", Some(Track::Left)),
            ("右DK12+300", Some(Track::Right)),
            ("YDK12+300", None),
            ("Z12+300", None),
            ("K12+300", None),
            ("12+300", None),
        ] {
            let post = parse_post(text).unwrap();
            assert_eq!(post.named_track(), track, "{text}");
            assert_eq!(post.only(), Some(Chainage::from_metres(12_300)), "{text}");
        }
        assert_eq!(parse_post("右K12+300").unwrap().prefix.as_deref(), Some("右K"));
    }

    #[test]
    fn more_than_999_m_are_read_only_where_a_long_chain_is_meant() {
        for (text, mm, written) in [
            ("K243+1150", 244_150_000, "K243+1150"),
            ("K243+1000", 244_000_000, "K243+1000"),
            ("K1+5000", 6_000_000, "K1+5000"),
            ("K0+9999.5", 9_999_500, "K0+9999.5"),
            ("243公里1150米", 244_150_000, "K243+1150"),
        ] {
            assert!(matches!(parse_post(text), Err(PostError::TooManyMetres(_))), "{text}");
            let post = parse_post_in_long_chain(text).unwrap();
            assert!(post.overlong && post.only() == Some(Chainage::from_mm(mm)), "{text}: {post:?}");
            assert_eq!(post.readings[0].rule, ReadingRule::Overlong);
            assert_eq!(post.to_string(), written);
        }
        for text in ["K1+10000", "K1+99999999999999999999"] {
            assert!(matches!(parse_post_in_long_chain(text), Err(PostError::TooManyMetres(_))), "{text}");
        }
        for text in ["K1+0500", "K1 1500", "K1+1500+5"] {
            assert!(matches!(parse_post_in_long_chain(text), Err(PostError::Unreadable(_))), "{text}");
        }
        assert!(!parse_post_in_long_chain("K243+999").unwrap().overlong);
    }

    #[test]
    fn every_reading_states_its_rule_in_both_languages() {
        for (text, zh) in [
            ("K241+500", "公里加米"),
            ("K199 000", "公里加米，加号脱落"),
            ("273Km000m", "公里与米分别注明"),
            ("K13", "整公里"),
            ("168.000Km", "以公里计的小数"),
            ("K120000", "以米计，分隔号脱落"),
        ] {
            let post = parse_post(text).unwrap();
            assert_eq!(post.readings[0].rule.zh(), zh, "{text}");
            assert!(!post.readings[0].rule.en().is_empty());
        }
        let both: Vec<_> = parse_post("K8.5").unwrap().readings.iter().map(|r| r.rule).collect();
        assert_eq!(both, [ReadingRule::DecimalKm, ReadingRule::DotForPlus]);
        let both: Vec<_> = parse_post("K1577").unwrap().readings.iter().map(|r| r.rule).collect();
        assert_eq!(both, [ReadingRule::Metres, ReadingRule::WholeKm]);
    }

    #[test]
    fn nothing_is_carried_over_or_guessed() {
        assert!(matches!(parse_post("K1+5000"), Err(PostError::TooManyMetres(_))));
        for text in ["", "K", "大西高铁", "K9+053 2", "K1+", "+500", "K1++500", "K199 5", "1e3", "K1+5O0"]
        {
            assert!(parse_post(text).is_err(), "{text:?} was read");
        }
        assert!(parse_post(&"9".repeat(100_000)).unwrap_err().to_string().len() < 400);
        assert!(parse_post("K99999999999999+000").is_err());
    }

    proptest! {
        #[test]
        fn canonical_form_reads_back(mm: i64) {
            let at = Chainage::from_mm(mm);
            let printed = at.to_string();
            prop_assert_eq!(parse_post(&printed).unwrap().only(), Some(at), "{}", printed);
            prop_assert_eq!(printed.parse::<Chainage>().unwrap(), at);
        }

        #[test]
        fn railway_posts_read_back(mm in 0_i64..2_000_000_000) {
            let at = Chainage::from_mm(mm);
            prop_assert_eq!(parse_post(&at.to_string()).unwrap().only(), Some(at));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,40}") {
            let _ = parse_post(&text);
            let _ = text.parse::<Chainage>();
        }

        #[test]
        fn no_digits_panic(text in "[-Kk]?[0-9]{1,25}([+. ][0-9]{0,25})?(Km)?") {
            let _ = parse_post(&text);
            let _ = text.parse::<Chainage>();
        }
    }
}
