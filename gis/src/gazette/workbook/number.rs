//! Numbers and dates of a workbook as a person sees them.

/// How the number format of a cell shows its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// As it is.
    General,
    /// As a date; whether with the day of the month and with the time of day. With the time alone it is
    /// no date but a time.
    Date { day: bool, time: bool },
    /// With signs of its own, e.g. `0.0%`, `000000`, `"K"0+000`.
    Signs { tokens: Vec<Token>, percent: u32 },
}

/// A part of a number format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A digit; whether it is shown as zero where the number has none.
    Digit(bool),
    Point,
    Sign(char),
}

impl Shape {
    /// The shape of a format code; of several sections the first counts, that of positive numbers.
    pub(super) fn of(code: &str) -> Self {
        let mut tokens = Vec::new();
        let (mut percent, mut digits, mut zeros, mut signs) = (0, 0, 0, false);
        let (mut date, mut day, mut time) = (false, false, false);
        let mut chars = code.chars();
        while let Some(c) = chars.next() {
            match c {
                ';' => break,
                '"' => {
                    for c in chars.by_ref().take_while(|c| *c != '"') {
                        signs = true;
                        tokens.push(Token::Sign(c));
                    }
                }
                '\\' => {
                    if let Some(c) = chars.next() {
                        signs |= !c.is_whitespace();
                        tokens.push(Token::Sign(c));
                    }
                }
                '[' => {
                    let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    time |=
                        matches!(inside.to_ascii_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss");
                }
                '_' | '*' => {
                    chars.next();
                }
                '0' | '#' | '?' => {
                    digits += 1;
                    zeros += usize::from(c == '0');
                    tokens.push(Token::Digit(c == '0'));
                }
                '.' => tokens.push(Token::Point),
                '%' => {
                    percent += 1;
                    tokens.push(Token::Sign('%'));
                }
                'y' | 'Y' | 'e' | 'b' | 'B' | 'm' | 'M' => date = true,
                'd' | 'D' => (date, day) = (true, true),
                'h' | 'H' | 's' | 'S' => time = true,
                // A separator of thousands, a fraction, an exponent, text: the number as it is.
                ',' | 'A' | 'P' | 'a' | 'p' => {}
                '/' | 'E' | '@' | 'G' if !date => return Self::General,
                c if c.is_whitespace() => {}
                c => {
                    signs |= !matches!(c, '-' | ':' | '/' | '(' | ')' | '$' | '¥' | '￥');
                    tokens.push(Token::Sign(c));
                }
            }
        }
        if date || time {
            return Self::Date { day, time };
        }
        let padded = zeros > 1 && !tokens.contains(&Token::Point);
        if digits > 0 && percent < 3 && (percent > 0 || signs || padded) {
            return Self::Signs { tokens, percent };
        }
        Self::General
    }

    /// The number as it is shown, but with all its decimals.
    pub(super) fn show(&self, number: f64) -> String {
        let Self::Signs { tokens, percent } = self else { return general(number) };
        let scaled = general(number.abs() * 100_f64.powi(i32::try_from(*percent).unwrap_or(0)));
        let (whole, fraction) = scaled.split_once('.').unwrap_or((&scaled, ""));
        let point = tokens.iter().position(|token| *token == Token::Point).unwrap_or(tokens.len());
        let (before, after) = tokens.split_at(point);
        let is_digit = |token: &Token| matches!(token, Token::Digit(_));
        let first = before.iter().position(is_digit);
        // The digits before the point from the right; the leftmost place takes all that are left.
        let mut digits = whole.chars().rev();
        let mut shown: Vec<char> = Vec::new();
        for (at, token) in before.iter().enumerate().rev() {
            match token {
                Token::Sign(c) => shown.push(*c),
                Token::Digit(zero) => {
                    shown.extend(digits.next().or(zero.then_some('0')));
                    if Some(at) == first {
                        shown.extend(digits.by_ref());
                    }
                }
                Token::Point => {}
            }
        }
        // `.5` has no place before the point.
        shown.extend(digits.filter(|_| first.is_none() && whole != "0"));
        let mut text: String = if number < 0.0 { "-".to_owned() } else { String::new() };
        // Signs behind the last digit come after the decimals.
        let behind = before.iter().rev().take_while(|token| !is_digit(token)).count();
        let (tail, head) = shown.split_at(behind.min(shown.len()));
        text.extend(head.iter().rev());
        let places = after.iter().filter(|token| **token == Token::Digit(true)).count();
        if !fraction.is_empty() || places > 0 {
            text.push('.');
            text.push_str(fraction);
            text.extend(std::iter::repeat_n('0', places.saturating_sub(fraction.len())));
        }
        text.extend(tail.iter().rev());
        text.extend(
            after.iter().filter_map(|token| if let Token::Sign(c) = token { Some(*c) } else { None }),
        );
        text
    }

    /// A serial number as the date that it is; one that is no date of the calendar stays a number.
    pub(super) fn show_date(&self, value: f64, from_1904: bool) -> String {
        let hours = matches!(self, Self::Date { day: false, time: true });
        match day_of(value, from_1904) {
            // Hours beyond a day are a duration.
            Some(_) if hours && value >= 1.0 => general(value),
            Some((_, (hour, minute))) if value < 1.0 => format!("{hour:02}:{minute:02}"),
            Some((day, time)) => self.date(day, time),
            None => general(value),
        }
    }

    /// A day and time in this shape.
    fn date(&self, (year, month, day): Day, (hour, minute): Time) -> String {
        let (with_day, with_time) = match self {
            Self::Date { day, time } => (*day, *time),
            _ => (true, false),
        };
        if with_time && !with_day {
            return format!("{hour:02}:{minute:02}");
        }
        let mut text = format!("{year}年{month}月");
        if with_day {
            text = format!("{text}{day}日");
        }
        if with_time && (hour, minute) != (0, 0) {
            text = format!("{text} {hour:02}:{minute:02}");
        }
        text
    }
}

/// A number as it is: `1234567`, `0.1`; as many digits as a spreadsheet program keeps.
pub(super) fn general(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let kept = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    format!("{kept}")
}

/// Year, month and day.
type Day = (u16, u8, u8);

/// Hour and minute.
type Time = (u8, u8);

/// The day and the time of day of a serial number; `None` where it is no date.
fn day_of(value: f64, from_1904: bool) -> Option<(Day, Time)> {
    // 2958466 is the day after 9999-12-31.
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    let kind = calamine::ExcelDateTimeType::DateTime;
    let (year, month, day, hour, minute, ..) =
        calamine::ExcelDateTime::new(value, kind, from_1904).to_ymd_hms_milli();
    Some(((year, month, day), (hour, minute)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_they_are() {
        for (number, text) in [
            (1_234_567.0, "1234567"),
            (0.1 + 0.2, "0.3"),
            (13_800_138_000.0, "13800138000"),
            (-2.5, "-2.5"),
            (0.0, "0"),
            (-0.0, "0"),
            (0.7679, "0.7679"),
        ] {
            assert_eq!(general(number), text);
        }
        for code in
            ["General", "@", "#,##0.00", "#,##0 ;(#,##0)", "0", "0.00", "# ?/?", "0.00E+00", "¥#,##0", ""]
        {
            assert_eq!(Shape::of(code), Shape::General, "{code}");
        }
    }

    #[test]
    fn numbers_with_signs() {
        for (code, number, text) in [
            ("0%", 0.85, "85%"),
            ("0.00%", 0.125, "12.50%"),
            ("0.0%", 0.12345, "12.345%"),
            ("000000", 350.0, "000350"),
            ("0000000;@", 3_039_375.0, "3039375"),
            ("\"K\"0+000", 241_500.0, "K241+500"),
            ("\"K\"0\\+000", 7.0, "K0+007"),
            ("\"K\"0+000.0", 241_500.25, "K241+500.25"),
            ("0.00\"公顷\"", 1.5, "1.50公顷"),
            ("#\"号\"", 12.0, "12号"),
            ("0\"亩\";[Red]-0\"亩\"", -3.0, "-3亩"),
            (".0\"m\"", 0.5, ".5m"),
        ] {
            assert_eq!(Shape::of(code).show(number), text, "{code}");
        }
    }

    #[test]
    fn dates() {
        let (day, time) = ((2022, 9, 16), (8, 5));
        for (code, text) in [
            ("yyyy-mm-dd", "2022年9月16日"),
            ("yyyy\"年\"m\"月\"d\"日\";@", "2022年9月16日"),
            ("[$-804]yyyy\"年\"m\"月\"", "2022年9月"),
            ("yyyy/m/d h:mm", "2022年9月16日 08:05"),
            ("mm-dd-yy", "2022年9月16日"),
            ("h:mm:ss", "08:05"),
            ("mm:ss", "08:05"),
        ] {
            assert_eq!(Shape::of(code).date(day, time), text, "{code}");
        }
    }
}
