//! Chainage equations (断链).

use super::post::{excerpt, half_width};
use super::{KilometrePost, PostError, parse_post_in_long_chain};

/// Two posts at one place, in the order of writing: `incoming = outgoing`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equation {
    /// The post on the left: where the numbers come from (来向).
    pub incoming: KilometrePost,
    /// The post on the right: where they go on (去向).
    pub outgoing: KilometrePost,
}

/// Which way the numbers jump.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jump {
    /// 长链: they go back, and repeat on the ground.
    Long,
    /// 短链: they go forward, and some have no place.
    Short,
}

impl Equation {
    /// Incoming minus outgoing in millimetres: above zero for a long chain, below for a short one.
    /// `None` when a side has several readings.
    pub fn excess_mm(&self) -> Option<i64> {
        self.incoming.only()?.mm().checked_sub(self.outgoing.only()?.mm())
    }

    /// Long or short; `None` when a side has several readings.
    pub fn jump(&self) -> Option<Jump> {
        Some(if self.incoming.only()? > self.outgoing.only()? { Jump::Long } else { Jump::Short })
    }
}

/// Reads `K50+622.760=K50+621.166`, also with a full-width `＝`. The order is kept as written, and
/// either side may be overlong (`K243+1150=K244+000`), because a long chain is what it makes.
///
/// # Errors
/// [`PostError::NotAnEquation`] when the text is not two readable posts joined by one `=`;
/// [`PostError::NoJump`] when both are one post.
///
/// ```
/// use landrail_gis::chainage::{Jump, parse_equation};
/// let equation = parse_equation("K50+622.760=K50+621.166")?;
/// assert_eq!((equation.jump(), equation.excess_mm()), (Some(Jump::Long), Some(1594)));
/// # Ok::<(), landrail_gis::chainage::PostError>(())
/// ```
pub fn parse_equation(text: &str) -> Result<Equation, PostError> {
    let plain = half_width(text);
    let (left, right) = plain.split_once('=').ok_or_else(|| PostError::NotAnEquation(excerpt(text)))?;
    let post = |side: &str| {
        parse_post_in_long_chain(side).map_err(|error| match error {
            PostError::TooManyMetres(_) => error,
            _ => PostError::NotAnEquation(excerpt(text)),
        })
    };
    let equation = Equation { incoming: post(left)?, outgoing: post(right)? };
    if equation.excess_mm() == Some(0) {
        return Err(PostError::NoJump(excerpt(text)));
    }
    Ok(equation)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chainage::Chainage;

    #[test]
    fn the_order_of_writing_says_long_or_short() {
        for (text, incoming, outgoing, jump) in [
            ("K50+622.760=K50+621.166", 50_622_760, 50_621_166, Jump::Long),
            ("K50+621.166 ＝ K50+622.760", 50_621_166, 50_622_760, Jump::Short),
            ("Ｋ２４３＋１１５０＝Ｋ２４４＋０００", 244_150_000, 244_000_000, Jump::Long),
            ("DK876.272=DK5350", 876_272_000, 5_350_000_000, Jump::Short),
            ("-K0+153.1=K0+000", -153_100, 0, Jump::Short),
        ] {
            let equation = parse_equation(text).unwrap_or_else(|e| panic!("{e}"));
            assert!(equation.incoming.readings.iter().any(|r| r.at.mm() == incoming), "{text}");
            assert!(equation.outgoing.readings.iter().any(|r| r.at.mm() == outgoing), "{text}");
            if equation.excess_mm().is_some() {
                assert_eq!(equation.jump(), Some(jump), "{text}");
                assert_eq!(equation.excess_mm(), Some(incoming - outgoing), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_equation_is_said_to_be_none() {
        for text in ["", "=", "K1", "K1=", "=K1", "K1=K2=K3", "K1==K2", "大西=高铁"] {
            let error = parse_equation(text).expect_err(text);
            assert!(matches!(error, PostError::NotAnEquation(_)), "{text}: {error}");
        }
        assert!(matches!(parse_equation("K5+000=K5"), Err(PostError::NoJump(_))));
        assert!(matches!(parse_equation("K5+12345=K5"), Err(PostError::TooManyMetres(_))));
    }

    proptest! {
        #[test]
        fn written_equations_read_back(a in -1_000_000_000_i64..2_000_000_000, b in -1_000_000_000_i64..2_000_000_000) {
            prop_assume!(a != b);
            let equation = parse_equation(&format!("{}={}", Chainage::from_mm(a), Chainage::from_mm(b))).unwrap();
            prop_assert_eq!(equation.excess_mm(), Some(a - b));
            prop_assert_eq!(equation.jump() == Some(Jump::Long), a > b);
        }

        #[test]
        fn no_text_panics(text in "[-K0-9+.=＝A ]{0,40}") {
            if let Ok(equation) = parse_equation(&text) {
                let _ = (equation.jump(), equation.excess_mm());
            }
        }
    }
}
