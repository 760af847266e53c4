//! Two angles or two numbers out of a text: decimal degrees, degrees with minutes and seconds, metres.

use crate::answer::Words;

/// What an angle or a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    East,
    North,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figure {
    /// The value; degrees when it has minutes.
    pub(super) value: f64,
    /// The digits to ask with: as typed, or the decimal degrees of minutes and seconds.
    pub(super) digits: String,
    /// Degrees only, degrees and minutes, or all three.
    pub(super) parts: usize,
    /// What it was said to count, and whether with the sign of west or south.
    pub(super) axis: Option<Axis>,
}

/// Two figures in the order of writing.
pub(super) type Pair = [Figure; 2];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Degree,
    Minute,
    Second,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(String),
    Mark(Mark),
    /// The axis, and whether the letter makes the figure negative.
    Axis(Axis, bool),
    /// What parts two figures for sure: a comma, not a blank.
    Stop,
}

/// Words in front of or behind a figure. The longer ones first.
const WORDS: [(&str, Option<(Axis, bool)>); 22] = [
    ("longitude", Some((Axis::East, false))),
    ("latitude", Some((Axis::North, false))),
    ("long", Some((Axis::East, false))),
    ("lng", Some((Axis::East, false))),
    ("lon", Some((Axis::East, false))),
    ("lat", Some((Axis::North, false))),
    ("东经", Some((Axis::East, false))),
    ("西经", Some((Axis::East, true))),
    ("北纬", Some((Axis::North, false))),
    ("南纬", Some((Axis::North, true))),
    ("经度", Some((Axis::East, false))),
    ("纬度", Some((Axis::North, false))),
    ("e", Some((Axis::East, false))),
    ("w", Some((Axis::East, true))),
    ("n", Some((Axis::North, false))),
    ("s", Some((Axis::North, true))),
    // In Chinese survey the X goes north: the size of the numbers decides, not the letter.
    ("x", None),
    ("y", None),
    ("米", None),
    ("m", None),
    ("和", None),
    ("与", None),
];

/// Reads exactly two figures; `None` for anything else, the reason if it nearly was one.
pub(super) fn read(text: &str) -> Result<Option<Pair>, Words> {
    let Some(tokens) = tokens(text) else { return Ok(None) };
    let axes: Vec<(Axis, bool)> = tokens
        .iter()
        .filter_map(|token| if let Token::Axis(axis, minus) = token { Some((*axis, *minus)) } else { None })
        .collect();
    if !matches!(axes.len(), 0 | 2) || axes.first().map(|a| a.0).is_some_and(|a| axes[1].0 == a) {
        return Ok(None);
    }
    let Some([a, b]) = groups(&tokens) else { return Ok(None) };
    let (Some(mut a), Some(mut b)) = (figure(&a)?, figure(&b)?) else { return Ok(None) };
    for (figure, (axis, minus)) in [&mut a, &mut b].into_iter().zip(axes) {
        figure.axis = Some(axis);
        if minus {
            figure.value = -figure.value;
            figure.digits.insert(0, '-');
        }
    }
    Ok(Some([a, b]))
}

/// A number and the mark behind it.
type Part = (String, Option<Mark>);

fn tokens(text: &str) -> Option<Vec<Token>> {
    let text = text.to_lowercase();
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = text.as_str();
    let mut touching = false;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        let behind_number = touching && matches!(tokens.last(), Some(Token::Number(_)));
        let mark = match c {
            '°' | 'º' | '˚' | '度' => Some(Mark::Degree),
            '′' | '\'' | '’' | '‘' | '´' | 'ʹ' | '分' => Some(Mark::Minute),
            '″' | '"' | '”' | '“' | 'ʺ' | '秒' => Some(Mark::Second),
            _ => None,
        };
        if let Some(mark) = mark {
            match (mark, tokens.last_mut()) {
                (_, Some(Token::Number(_))) => tokens.push(Token::Mark(mark)),
                // Two strokes are a double stroke.
                (Mark::Minute, Some(Token::Mark(last @ Mark::Minute))) => *last = Mark::Second,
                // The quotes of a program around its words.
                (Mark::Minute | Mark::Second, _) => {}
                (Mark::Degree, _) => return None,
            }
            (rest, touching) = (after, false);
            continue;
        }
        let sign =
            matches!(c, '+' | '-') && !behind_number && after.starts_with(|n: char| n.is_ascii_digit());
        if c.is_ascii_digit() || sign {
            let end = rest
                .char_indices()
                .skip(1)
                .find(|(_, n)| !(n.is_ascii_digit() || *n == '.'))
                .map_or(rest.len(), |(at, _)| at);
            let (number, left) = rest.split_at(end);
            tokens.push(Token::Number(number.trim_end_matches('.').to_owned()));
            (rest, touching) = (left, true);
            continue;
        }
        touching = false;
        if c.is_whitespace() || matches!(c, '=' | ':' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '-') {
            rest = after;
            continue;
        }
        if matches!(c, ',' | ';' | '、' | '/') {
            tokens.push(Token::Stop);
            rest = after;
            continue;
        }
        let (word, axis) = WORDS.iter().find(|(word, _)| rest.starts_with(word))?;
        let left = rest.get(word.len()..).unwrap_or_default();
        // `east` and `nord` are no such words, nor is the S of `S2023`: a letter stands alone or by a figure.
        if word.is_ascii() && left.starts_with(|n: char| n.is_ascii_alphabetic()) {
            return None;
        }
        if let Some((axis, minus)) = axis {
            tokens.push(Token::Axis(*axis, *minus));
        }
        rest = left;
    }
    Some(tokens)
}

/// The parts of the two figures.
fn groups(tokens: &[Token]) -> Option<[Vec<Part>; 2]> {
    let mut groups: Vec<Vec<Part>> = Vec::new();
    let mut begin = true;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Number(number) => {
                let mark = match tokens.get(at + 1) {
                    Some(Token::Mark(mark)) => Some(*mark),
                    _ => None,
                };
                if begin || mark == Some(Mark::Degree) {
                    groups.push(Vec::new());
                }
                groups.last_mut()?.push((number.clone(), mark));
                begin = false;
            }
            Token::Mark(_) => {}
            Token::Axis(..) | Token::Stop => begin = true,
        }
    }
    if let [_, _] = groups.as_slice() {
        let mut two = groups.into_iter();
        return Some([two.next()?, two.next()?]);
    }
    // Without marks or commas, or with a comma everywhere: two figures of as many parts.
    let all: Vec<Part> = groups.into_iter().flatten().collect();
    let plain = all.iter().all(|(_, mark)| mark.is_none());
    if !plain || !matches!(all.len(), 2 | 4 | 6) {
        return None;
    }
    let (a, b) = all.split_at(all.len() / 2);
    Some([a.to_vec(), b.to_vec()])
}

/// The value of one figure.
fn figure(parts: &[Part]) -> Result<Option<Figure>, Words> {
    let mut values = Vec::new();
    for (at, (number, mark)) in parts.iter().enumerate() {
        let expected = [Mark::Degree, Mark::Minute, Mark::Second].get(at).copied();
        let Ok(value) = number.parse::<f64>() else { return Ok(None) };
        let last = at + 1 == parts.len();
        if expected.is_none() || mark.is_some_and(|mark| Some(mark) != expected) || !value.is_finite() {
            return Ok(None);
        }
        // Only the last part has decimals, only the first a sign.
        if (!last && number.contains('.')) || (at > 0 && value.is_sign_negative()) {
            return Ok(None);
        }
        if at > 0 && value >= 60.0 {
            let (zh, en) = if at == 1 { ("分", "minutes") } else { ("秒", "seconds") };
            return Err(Words::new(
                format!("坐标中的 {number} {zh}不成立，应小于 60"),
                format!("{number} {en} in a coordinate are not possible, they are less than 60"),
            ));
        }
        values.push(value);
    }
    let Some((degrees, (first, _))) = values.first().zip(parts.first()) else { return Ok(None) };
    let fraction = values.get(1).unwrap_or(&0.0) / 60.0 + values.get(2).unwrap_or(&0.0) / 3600.0;
    let value = if first.starts_with('-') { degrees - fraction } else { degrees + fraction };
    let digits = if values.len() == 1 { first.trim_start_matches('+').to_owned() } else { shortest(value) };
    Ok(Some(Figure { value, digits, parts: values.len(), axis: None }))
}

/// Eight decimals of a degree are a millimetre.
pub(super) fn shortest(value: f64) -> String {
    let text = format!("{value:.8}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(text: &str) -> Option<(f64, f64)> {
        read(text).unwrap_or_else(|e| panic!("{text}: {e:?}")).map(|[a, b]| (a.value, b.value))
    }

    /// 41′12.1″ are 0.686694…°, 26′33″ are 0.4425°.
    #[test]
    fn minutes_and_seconds_however_they_are_written() {
        for text in [
            "112°41′12.1″E 38°26′33″N",
            "112 41 12.1, 38 26 33",
            "112 41 12.1 38 26 33",
            "112°41'12.1\" 38°26'33\"",
            "112°41’12.1”, 38°26’33”",
            "112° 41' 12.1'' E, 38° 26' 33'' N",
            "E112°41′12.1″ N38°26′33″",
            "东经112度41分12.1秒 北纬38度26分33秒",
            "东经112°41′12.1″、北纬38°26′33″",
            "112-41-12.1, 38-26-33",
            "经度：112°41′12.1″ 纬度：38°26′33″".replace('：', ":").as_str(),
        ] {
            let (lon, lat) = pair(text).unwrap_or_else(|| panic!("{text}"));
            assert!(
                (lon - 112.686_694_444).abs() < 1e-8 && (lat - 38.4425).abs() < 1e-9,
                "{text} {lon} {lat}"
            );
        }
        let [a, b] = read("N38°26'33\" E112°41'12\"").unwrap().unwrap();
        assert_eq!((a.axis, b.axis), (Some(Axis::North), Some(Axis::East)));
        let [a, _] = read("112°41.2′E 38°26.55′N").unwrap().unwrap();
        assert!((a.value - 112.686_666_67).abs() < 1e-7 && a.parts == 2);
    }

    #[test]
    fn plain_numbers_keep_their_digits() {
        for text in [
            "112.6867,38.4425",
            "112.6867 38.4425",
            "E112.6867 N38.4425",
            "112.6867°E, 38.4425°N",
            "lon=112.6867&lat=38.4425".replace('&', " ").as_str(),
            "{\"lng\": 112.6867, \"lat\": 38.4425}",
            "[112.6867, 38.4425]",
            "(112.6867、38.4425)",
        ] {
            let [a, b] = read(text).unwrap().unwrap_or_else(|| panic!("{text}"));
            assert_eq!((a.digits.as_str(), b.digits.as_str()), ("112.6867", "38.4425"), "{text}");
        }
        assert_eq!(pair("38457291.123 4256789.5"), Some((38_457_291.123, 4_256_789.5)));
        assert_eq!(pair("X=4256789.5 Y=457291.1"), Some((4_256_789.5, 457_291.1)));
        assert_eq!(pair("112.6W 38.4N"), Some((-112.6, 38.4)));
    }

    #[test]
    fn what_is_no_coordinate_is_none() {
        for text in [
            "",
            "1",
            "1 2 3",
            "SZHB2023-01",
            "S2023-01",
            "原政函 106",
            "K241+500",
            "北同蒲 241.5",
            "112.6E 38.4E",
            "112.5 41, 38 26",
            "east 112 north 38",
            "° 112 38",
            "112..5 38",
            "1,2,3,4,5",
            "-",
            "+",
            "112°41″ 38°26′",
        ] {
            assert_eq!(read(text), Ok(None), "{text}");
        }
        let refused = read("112°62′00″E 38°26′33″N").expect_err("62 minutes");
        assert!(refused.zh.contains("62"), "{refused:?}");
        assert!(read("112 41 60, 38 26 33").is_err());
    }
}
