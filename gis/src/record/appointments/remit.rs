//! Notices on the division of work (分工): who answers for which field within a government.

use std::sync::LazyLock;

use regex::Regex;

use crate::record::AppointmentAct;

/// A person with office before the remit. The name is followed by the office, or the other way round.
static PERSON: LazyLock<Regex> = LazyLock::new(|| {
    const OFFICE: &str = r"(?:[县市区]委(?:常委|副书记)?、)?(?:[县市区]?政府)?(?:党组(?:副书记|书记|成员)、)*(?:常务副|副)?(?:县长|市长|区长|镇长|乡长|主任|局长)|(?:[一二三四]级)?(?:调研员|主任科员)|党组成员|县长助理";
    Regex::new(&format!(
        r"^(?:[一二三四五六七八九十]{{1,3}}、|\d{{1,2}}[.、．])?\s*(?:(?P<name>\p{{Han}}{{2,4}}?)(?:同志)?[（(，,\s]*(?P<office>{OFFICE})[）)]?|(?P<office2>{OFFICE})\s*(?P<name2>\p{{Han}}{{2,4}}?)(?:同志)?)[：:，,\s]*(?P<verb>主持|负责|协助|分管|主管|联系)"
    ))
    .expect("constant, covered by tests")
});

/// What a field of work that bears on railways, roads or land is named by.
const FIELDS: [&str; 9] = ["铁路", "交通", "公路", "自然资源", "国土", "土地", "不动产", "林业", "规划"];

/// What a line of a remit may begin with before a title.
const NOT_NAMES: [&str; 8] = ["协助", "负责", "分管", "主管", "联系", "完成", "配合", "主持"];

/// A person with the fields of work that matter here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Holder {
    pub name: String,
    pub office: String,
    pub act: AppointmentAct,
    /// Fields as printed, short.
    pub remit: Vec<String>,
    /// First and last line.
    pub lines: [usize; 2],
}

/// Longer entries of a list are no field of work.
const MAX_FIELD: usize = 30;

/// Every person of a notice. Paragraphs without a person belong to the one above.
pub(super) fn read(lines: impl Iterator<Item = (usize, String)>) -> Vec<Holder> {
    let mut found: Vec<(Holder, String)> = Vec::new();
    for (no, line) in lines {
        let line: String = line.trim().to_owned();
        if line.is_empty() {
            continue;
        }
        if crate::gazette::parse_date(&line).is_some() && !found.is_empty() {
            break;
        }
        let person = PERSON.captures(&line).and_then(|c| {
            let name = c.name("name").or_else(|| c.name("name2"))?.as_str();
            let office = c.name("office").or_else(|| c.name("office2"))?.as_str();
            let verb = c.name("verb")?;
            // 协助县长联系…: a verb is no name.
            let is_name = !NOT_NAMES.iter().any(|word| name.starts_with(word));
            is_name.then(|| (name.to_owned(), office.to_owned(), verb.as_str().to_owned(), verb.start()))
        });
        if let Some((name, office, verb, at)) = person {
            let act = if verb == "协助" { AppointmentAct::Assists } else { AppointmentAct::Remit };
            let holder = Holder { name, office, act, remit: Vec::new(), lines: [no, no] };
            found.push((holder, line.get(at..).unwrap_or_default().to_owned()));
        } else if let Some((holder, text)) = found.last_mut() {
            if ["特此", "完成"].iter().any(|word| line.starts_with(word)) || text.len() > 20_000 {
                continue;
            }
            holder.lines[1] = no;
            // A new paragraph of the list, or the rest of a broken line.
            if ["分管", "主管", "联系", "协助", "负责"].iter().any(|word| line.starts_with(word)) {
                text.push('。');
            }
            text.push_str(&line);
        }
    }
    found.into_iter().map(|(holder, text)| Holder { remit: fields(&text), ..holder }).collect()
}

/// The fields of a text that bear on railways, roads or land.
fn fields(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut depth = 0_i32;
    let pieces = text.split(|c: char| {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth -= 1,
            _ => {}
        }
        depth <= 0 && matches!(c, '、' | '，' | ',' | '。' | '；' | '：' | ':')
    });
    for piece in pieces {
        let piece: String = piece.chars().filter(|c| !c.is_whitespace()).collect();
        let piece = ["协助县长", "协助市长", "协助区长", "协助", "负责", "分管", "主管", "联系"]
            .iter()
            .fold(piece.as_str(), |piece, word| piece.strip_prefix(word).unwrap_or(piece));
        let piece = piece.trim_end_matches("工作").trim_end_matches("方面").trim_end_matches('等');
        let own = piece.split(['（', '(']).next().unwrap_or(piece);
        let matters = FIELDS.iter().any(|word| own.contains(word));
        if matters && piece.chars().count() <= MAX_FIELD && !found.iter().any(|known| known == piece) {
            found.push(piece.to_owned());
        }
    }
    found
}

/// Whether a field of work is the one under which a county answers for railways: traffic, or the
/// railways themselves, but not their police.
#[cfg(any(test, feature = "geometry"))]
pub(crate) fn is_railway_field(field: &str) -> bool {
    let police = ["公安", "派出所", "警"].iter().any(|word| field.contains(word));
    !police
        && (field.contains("铁路")
            || field.contains("交通运输")
            || field == "交通"
            || field.ends_with("交通局"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Vec<Holder> {
        read((1..).zip(text.lines().map(str::to_owned)))
    }

    #[test]
    fn persons_their_fields_and_who_only_assists() {
        let found = read_text(
            "现将分工通知如下：\n甲某某县长 主持全面工作。\n分管县审计局。\n协助县长联系县乙局。\n乙某副县长 负责交通运输、商务、自然资源等方面工作。\n分管：交通运输局（公路段）、林业局。\n联系：丙线驻县铁路\n\n运输机构、县邮政局。\n丁某（县委常委、副县长）：协助分管交通运输、工业等工作。\n副县长戊某某同志负责公安、司法。\n联系：己铁路公安处某派出所。\n甲县人民政府办公室\n2023年3月30日\n庚某副县长 负责交通。\n",
        );
        let short: Vec<_> =
            found.iter().map(|h| (h.name.as_str(), h.office.as_str(), h.act, h.remit.join("|"))).collect();
        assert_eq!(
            short,
            [
                ("甲某某", "县长", AppointmentAct::Remit, String::new()),
                (
                    "乙某",
                    "副县长",
                    AppointmentAct::Remit,
                    "交通运输|自然资源|交通运输局（公路段）|林业局|丙线驻县铁路运输机构".into()
                ),
                ("丁某", "县委常委、副县长", AppointmentAct::Assists, "交通运输".into()),
                ("戊某某", "副县长", AppointmentAct::Remit, "己铁路公安处某派出所".into()),
            ]
        );
        assert_eq!(found[1].lines, [5, 9]);
        assert!(is_railway_field("丙线驻县铁路运输机构") && !is_railway_field("己铁路公安处某派出所"));
        assert!(!is_railway_field("县公安局交通警察大队"));
    }
}
