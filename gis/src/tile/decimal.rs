//! Decimal numbers for JSON.

/// Appends `value` with at most `decimals` decimals (at most 9) and no needless zeros. The value
/// has to be finite.
pub(crate) fn push(out: &mut Vec<u8>, value: f64, decimals: u8) {
    let factor = 10_u64.pow(u32::from(decimals.min(9)));
    let scaled = (value * factor as f64).round();
    // Up to here every whole number is exact; coordinates are far below.
    if scaled.abs() >= 9e15 {
        out.extend_from_slice(value.to_string().as_bytes());
        return;
    }
    let scaled = scaled as i64;
    if scaled < 0 {
        out.push(b'-');
    }
    let scaled = scaled.unsigned_abs();
    digits(out, scaled / factor, 1);
    let fraction = scaled % factor;
    if fraction > 0 {
        out.push(b'.');
        digits(out, fraction, usize::from(decimals));
        while out.last() == Some(&b'0') {
            out.pop();
        }
    }
}

/// Appends a whole number with leading zeros up to `width` digits.
fn digits(out: &mut Vec<u8>, mut number: u64, width: usize) {
    let start = out.len();
    while number > 0 || out.len() - start < width {
        out.push(b'0' + (number % 10) as u8);
        number /= 10;
    }
    out[start..].reverse();
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    fn text(value: f64, decimals: u8) -> String {
        let mut out = Vec::new();
        super::push(&mut out, value, decimals);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn rounds_and_drops_zeros() {
        assert_eq!(text(112.123_456_789, 8), "112.12345679");
        assert_eq!(text(-0.000_000_001, 8), "0");
        assert_eq!(text(-0.05, 3), "-0.05");
        assert_eq!(text(38.0, 8), "38");
        assert_eq!(text(388_768.533_2, 3), "388768.533");
        assert_eq!(text(1e20, 3), "100000000000000000000");
    }

    proptest! {
        #[test]
        fn reads_back(value in -1e6..1e6_f64) {
            let read: f64 = text(value, 8).parse().unwrap();
            prop_assert!((read - value).abs() <= 0.6e-8);
        }
    }
}
