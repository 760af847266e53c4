//! The post of a row: a kilometre post, a number of metres, or a chainage equation (断链).

use crate::chainage::{
    Chainage, KilometrePost, PostError, parse_equation, parse_post, parse_post_in_long_chain,
};
use crate::survey::cell::number;
use crate::survey::columns::Unit;
use crate::survey::found::{Said, excerpt, said};

/// What a cell of posts says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Written {
    /// The post; of an equation the incoming one.
    pub(super) at: Chainage,
    /// The outgoing post of an equation.
    pub(super) out: Option<Chainage>,
    /// The letter inside the notation, `A` in `K243A+100`.
    pub(super) letter: Option<char>,
    /// The letters before the number, `K` or `DK`.
    pub(super) prefix: Option<String>,
}

/// Reads a post or an equation `incoming = outgoing`.
pub(super) fn read(text: &str, unit: Unit) -> Result<Written, Said> {
    match text.split_once(['=', '＝']) {
        None => side(text, unit),
        Some((incoming, outgoing)) => of_two((incoming, unit), (outgoing, unit)),
    }
}

/// Whether a cell holds an equation, or was meant to.
pub(super) fn is_one(text: &str) -> bool {
    text.contains(['=', '＝'])
}

/// Reads an equation from its two sides, each in the unit of its column. Either may be overlong
/// (`K243+1150`), as only a long chain has them.
pub(super) fn of_two(incoming: (&str, Unit), outgoing: (&str, Unit)) -> Result<Written, Said> {
    let written = format!("{}={}", in_full(incoming)?, in_full(outgoing)?);
    let equation = parse_equation(&written).map_err(|fault| fault.words())?;
    let letter = match (equation.incoming.suffix, equation.outgoing.suffix) {
        (Some(a), Some(b)) if a != b => {
            return Err(said(
                format!("断链两边的后缀字母不同: {a}、{b}"),
                format!("the sides of the equation carry different letters: {a}, {b}"),
            ));
        }
        (a, b) => a.or(b),
    };
    let (at, out) = (only(&equation.incoming)?, only(&equation.outgoing)?);
    Ok(Written { at, out: Some(out), letter, prefix: equation.incoming.prefix })
}

/// The outgoing post in a column of its own.
pub(super) fn outgoing(text: &str, unit: Unit) -> Result<Chainage, Said> {
    if let Some(at) = in_unit(text, unit) {
        return at;
    }
    only(&parse_post_in_long_chain(text).map_err(|fault| not_a_post(text, &fault))?)
}

/// A plain number in the unit of its column as a post in full notation; anything else as it is.
fn in_full((text, unit): (&str, Unit)) -> Result<String, Said> {
    match in_unit(text, unit) {
        Some(at) => at.map(|at| at.to_string()),
        None => Ok(text.to_owned()),
    }
}

/// Plain numbers under a header without a unit: `622.760` alone is read as kilometres, `50622.760`
/// as metres. A column that holds both kinds is in one unit all the same, and which is not said.
#[derive(Debug, Default)]
pub(in crate::survey) struct Mixed {
    small: Option<String>,
    large: Option<String>,
}

impl Mixed {
    /// Looks at a cell of the column.
    pub(in crate::survey) fn look(&mut self, text: &str, unit: Unit) {
        if unit != Unit::Unstated || (self.small.is_some() && self.large.is_some()) {
            return;
        }
        for side in text.split(['=', '＝']) {
            if let Some(value) = number(side).map(f64::abs).filter(|value| *value > 0.0) {
                let kind = if value < 1000.0 { &mut self.small } else { &mut self.large };
                kind.get_or_insert_with(|| excerpt(side));
            }
        }
    }

    /// The fault of a column that holds both kinds.
    pub(in crate::survey) fn fault(&self) -> Option<Said> {
        let (small, large) = (self.small.as_deref()?, self.large.as_deref()?);
        Some(said(
            format!(
                "数值未注明单位: “{small}”像公里，“{large}”像米；请把表头写成 里程(m) 或 公里标(km)，或把数值写成 K50+622"
            ),
            format!(
                "numbers without a unit: {small:?} looks like kilometres, {large:?} like metres; head the column 里程(m) or 公里标(km), or write posts such as K50+622"
            ),
        ))
    }
}

fn side(text: &str, unit: Unit) -> Result<Written, Said> {
    if let Some(at) = in_unit(text, unit) {
        return Ok(Written { at: at?, out: None, letter: None, prefix: None });
    }
    let post = parse_post(text).map_err(|fault| not_a_post(text, &fault))?;
    Ok(Written { at: only(&post)?, out: None, letter: post.suffix, prefix: post.prefix })
}

/// A plain number under a header that states its unit. A post in full notation says more than that.
fn in_unit(text: &str, unit: Unit) -> Option<Result<Chainage, Said>> {
    let factor = match unit {
        Unit::Unstated => return None,
        Unit::Metres => 1000.0,
        Unit::Kilometres => 1e6,
    };
    Some(millimetres(number(text)? * factor))
}

/// The reading of a post that has one only.
fn only(post: &KilometrePost) -> Result<Chainage, Said> {
    post.only().ok_or_else(|| {
        let readings: Vec<String> = post.readings.iter().map(|r| r.at.to_string()).collect();
        let (text, zh, en) = (excerpt(&post.printed), readings.join(" 或 "), readings.join(" or "));
        said(
            format!("“{text}”有多种读法: {zh}；请写成其中一种"),
            format!("{text:?} can be read as {en}; write one of them"),
        )
    })
}

fn not_a_post(text: &str, fault: &PostError) -> Said {
    let text = excerpt(text);
    match fault {
        PostError::TooManyMetres(_) => said(
            format!("公里标“{text}”的米数超过 999；请写成下一公里，例 K6+000"),
            format!(
                "more than 999 m after the kilometre in {text:?}; write it with the next kilometre, e.g. K6+000"
            ),
        ),
        _ => said(
            format!("公里标无法识别: “{text}”（例 K241+500）"),
            format!("unreadable kilometre post: {text:?} (e.g. K241+500)"),
        ),
    }
}

fn millimetres(mm: f64) -> Result<Chainage, Said> {
    /// A million kilometres: no railway is longer, and every such number is exact in `f64`.
    const LIMIT: f64 = 1e12;
    if mm.abs() > LIMIT {
        return Err(said("里程超出可能范围", "the chainage is out of any possible range"));
    }
    Ok(Chainage::from_mm(mm.round_ties_even() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_equation_keeps_the_order_in_which_it_is_written() {
        let read = read("K50+622.760＝K50+621.166", Unit::Unstated).unwrap();
        assert_eq!((read.at.mm(), read.out.map(Chainage::mm)), (50_622_760, Some(50_621_166)));
    }

    #[test]
    fn metres_and_kilometres_by_the_header() {
        assert_eq!(super::read("50622.760", Unit::Metres).unwrap().at.mm(), 50_622_760);
        assert_eq!(super::read("50.62276", Unit::Kilometres).unwrap().at.mm(), 50_622_760);
        assert_eq!(super::read("K50+622.76", Unit::Metres).unwrap().at.mm(), 50_622_760);
        assert!(super::read("1e300", Unit::Metres).is_err());
    }

    #[test]
    fn several_readings_are_all_named() {
        let (zh, en) = read("K1577", Unit::Unstated).unwrap_err();
        assert!(zh.contains("K1+577 或 K1577+000"), "{zh}");
        assert!(en.contains("K1+577 or K1577+000"), "{en}");
    }

    #[test]
    fn sides_past_a_thousand_metres_and_in_two_units() {
        let read = |text: &str, unit| {
            let read = super::read(text, unit)?;
            Ok::<_, Said>((read.at.mm(), read.out.map(Chainage::mm)))
        };
        let long = (244_150_000, Some(244_000_000));
        assert_eq!(read("K243+1150=K244+000", Unit::Unstated), Ok(long));
        // A number in the unit of the header beside a post in full notation.
        assert_eq!(read("244150 = K244", Unit::Metres), Ok(long));
        assert_eq!(read("244.15＝244", Unit::Kilometres), Ok(long));
        let two = of_two(("K243+1150", Unit::Metres), ("244", Unit::Kilometres)).unwrap();
        assert_eq!((two.at.mm(), two.out.map(Chainage::mm)), long);
        // Such a post means nothing without its equation.
        let (zh, _) = super::read("K243+1150", Unit::Unstated).unwrap_err();
        assert!(zh.contains("999"), "{zh}");
    }

    #[test]
    fn an_equation_of_equal_sides_or_two_signs_is_refused() {
        assert!(read("K1+000=K1+000", Unit::Unstated).is_err());
        assert!(read("K1+000=K2+000=K3+000", Unit::Unstated).is_err());
        assert!(read("K1+000=", Unit::Unstated).is_err());
    }
}
