//! [`Track`].

use serde::{Deserialize, Serialize};

/// A track of a line (glossary: `Track`).
///
/// `Relief` and `Link` are told only by the track column of a table: in running text 疏解线 and 联络线
/// are the end of a line's own name (白彪疏解线).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Track {
    /// The line as a whole.
    #[default]
    Whole,
    /// 上行.
    Up,
    /// 下行.
    Down,
    /// 单线.
    Single,
    /// 左线.
    Left,
    /// 右线.
    Right,
    /// 疏解线.
    Relief,
    /// 联络线.
    Link,
}

impl Track {
    /// The track that a table's cell names; empty is the whole line.
    pub fn from_printed(text: &str) -> Option<Self> {
        Some(match text.trim() {
            "" => Self::Whole,
            "上行" | "上行线" => Self::Up,
            "下行" | "下行线" => Self::Down,
            "单线" => Self::Single,
            "左线" => Self::Left,
            "右线" => Self::Right,
            "疏解线" => Self::Relief,
            "联络线" => Self::Link,
            _ => return None,
        })
    }

    /// The Chinese term; empty for the whole line.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Whole => "",
            Self::Up => "上行",
            Self::Down => "下行",
            Self::Single => "单线",
            Self::Left => "左线",
            Self::Right => "右线",
            Self::Relief => "疏解线",
            Self::Link => "联络线",
        }
    }

    /// The English term, as the page writes it; empty for the whole line.
    pub const fn en(self) -> &'static str {
        match self {
            Self::Whole => "",
            Self::Up => "up track",
            Self::Down => "down track",
            Self::Single => "single track",
            Self::Left => "left track",
            Self::Right => "right track",
            Self::Relief => "relief line",
            Self::Link => "link line",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_track_reads_back_from_its_term() {
        for track in [
            Track::Whole,
            Track::Up,
            Track::Down,
            Track::Single,
            Track::Left,
            Track::Right,
            Track::Relief,
            Track::Link,
        ] {
            assert_eq!(Track::from_printed(track.zh()), Some(track));
        }
        assert_eq!(Track::from_printed("双线"), None);
    }
}
