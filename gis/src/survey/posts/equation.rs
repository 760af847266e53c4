//! The post of a row: a kilometre post, a number of metres, or a chainage equation (断链).

use crate::chainage::{Chainage, PostError, parse_post};
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
    let plain = text.replace('＝', "=");
    let mut sides = plain.split('=');
    let (first, second) = (sides.next().unwrap_or_default(), sides.next());
    if sides.next().is_some() {
        return Err(said(
            format!("断链只能有一个等号: “{}”", excerpt(text)),
            format!("an equation has one sign of equality: {:?}", excerpt(text)),
        ));
    }
    let first = side(first, unit)?;
    let Some(second) = second else { return Ok(first) };
    let second = side(second, unit)?;
    if first.at == second.at {
        return Err(same_sides());
    }
    let letter = match (first.letter, second.letter) {
        (Some(a), Some(b)) if a != b => {
            return Err(said(
                format!("断链两边的后缀字母不同: {a}、{b}"),
                format!("the sides of the equation carry different letters: {a}, {b}"),
            ));
        }
        (a, b) => a.or(b),
    };
    Ok(Written { out: Some(second.at), letter, ..first })
}

/// The fault of an equation that says nothing.
pub(super) fn same_sides() -> Said {
    said("断链两边里程相同，不构成断链", "both sides of the equation are the same post: no equation")
}

fn side(text: &str, unit: Unit) -> Result<Written, Said> {
    let factor = match unit {
        Unit::Unstated => None,
        Unit::Metres => Some(1000.0),
        Unit::Kilometres => Some(1e6),
    };
    // A post in full notation says more than the header.
    if let Some((factor, value)) = factor.and_then(|factor| Some((factor, number(text)?))) {
        return Ok(Written { at: millimetres(value * factor)?, out: None, letter: None, prefix: None });
    }
    let post = parse_post(text).map_err(|fault| not_a_post(text, &fault))?;
    let Some(at) = post.only() else {
        let readings: Vec<String> = post.readings.iter().map(|r| r.at.to_string()).collect();
        let (text, zh, en) = (excerpt(text), readings.join(" 或 "), readings.join(" or "));
        return Err(said(
            format!("“{text}”有多种读法: {zh}；请写成其中一种"),
            format!("{text:?} can be read as {en}; write one of them"),
        ));
    };
    Ok(Written { at, out: None, letter: post.suffix, prefix: post.prefix })
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
    fn an_equation_of_equal_sides_or_two_signs_is_refused() {
        assert!(read("K1+000=K1+000", Unit::Unstated).is_err());
        assert!(read("K1+000=K2+000=K3+000", Unit::Unstated).is_err());
        assert!(read("K1+000=", Unit::Unstated).is_err());
    }
}
