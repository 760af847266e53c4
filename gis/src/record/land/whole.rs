//! A file without any document number: a page of a bureau's web site with a title, a date and the
//! text. The whole file is one document.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::figure::pattern;
use crate::gazette::{Document, DocumentNumber, Gazette, half_width, join_cjk, parse_date, plain};
use crate::record::{DoubtKind, Finding};

/// A title is looked for in this many lines that say something.
const TITLE_LINES: usize = 40;
/// A title stands on at most this many lines.
const TITLE_PARTS: usize = 3;
/// A title has at most this many characters.
const MAX_TITLE: usize = 90;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:文号|发文字号|文件编号|公告编号|编号)[:]?\s*(?P<no>\p{Han}{2,12}[〔\[(]\d{4}[〕\])]第?\d{1,6}号)",
    )
});
static MADE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:成文日期|发文日期|签发日期|印发日期)[:]?\s*(?P<d>\d{4}[-年./]\d{1,2}[-月./]\d{1,2})")
});
static PUBLISHED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:发布日期|发布时间|公开日期|发表时间|日期|时间)[:]?\s*(?P<d>\d{4}[-年./]\d{1,2}[-月./]\d{1,2})",
    )
});
static ISSUER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:发布机构|发文机关|发布单位|信息来源|来源|供稿)[:]?\s*(?P<v>\p{Han}{3,24}?(?:局|政府|委员会|办公室|中心|公司|厅))",
    )
});
static BODY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\p{Han}{2,20}(?:人民政府|自然资源局|规划和自然资源局|自然资源和规划局|国土资源局|交易中心|储备中心|管理委员会|管委会|局)$",
    )
});

/// The whole file as one document, with what is missing of its number and date. `None` when it has
/// documents, or no title that `wanted` accepts.
pub(super) fn document(gazette: &Gazette, wanted: impl Fn(&str) -> bool) -> Option<(Document, Vec<Finding>)> {
    if !gazette.documents.is_empty() {
        return None;
    }
    let lines: Vec<(usize, String)> = (1..)
        .zip(&gazette.lines)
        .filter(|(_, text)| text.len() < 2_000)
        .map(|(line, text)| (line, plain(text)))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let (at, parts, title) = title(&lines, wanted)?;
    let first_line = lines.get(at)?.0;
    let last_line = lines.last()?.0;
    let body = lines.get(at + parts..).unwrap_or_default();
    // The lines about the page stand before the title or right after it.
    let (mut number, mut made, mut published, mut issuer) = (None, None, None, None);
    for (_, text) in lines.iter().take(at + parts + 12) {
        let text: String = text.chars().map(half_width).collect();
        let take = |pattern: &Regex, name: &str| {
            pattern.captures(&text).and_then(|found| found.name(name)).map(|m| m.as_str().to_owned())
        };
        number = number
            .or_else(|| take(&NUMBER, "no"))
            .or_else(|| DocumentNumber::parse(&text).map(|_| text.trim().to_owned()));
        made = made.or_else(|| take(&MADE, "d").and_then(|d| day(&d)));
        published = published.or_else(|| take(&PUBLISHED, "d"));
        issuer = issuer.or_else(|| take(&ISSUER, "v"));
    }
    let signed = body.iter().enumerate().rev().find_map(|(i, (_, text))| Some((i, parse_date(text)?)));
    let signer = signed.and_then(|(i, _)| {
        let above = &body.get(i.checked_sub(1)?)?.1;
        let above = join_cjk(above);
        BODY.is_match(&above).then_some(above)
    });
    let addressee = body.iter().take(6).find_map(|(_, text)| {
        let name = text.strip_suffix(['：', ':'])?;
        (name.chars().count() <= 60 && !name.contains(['。', '\t'])).then(|| join_cjk(name))
    });
    let date: Option<Date> = signed.map(|(_, date)| date).or(made);
    let mut findings = Vec::new();
    if number.as_deref().and_then(DocumentNumber::parse).is_none() {
        number = None;
        findings.push(
            Finding::new(
                first_line,
                format!("“{title}”没有文号，按整个文件为一份文件读取"),
                format!("\"{title}\" has no document number: the whole file is read as one document"),
            )
            .kind(DoubtKind::Other),
        );
    }
    if date.is_none() {
        let mut finding = Finding::new(
            first_line,
            format!("“{title}”没有落款日期，发文日期未知"),
            format!("\"{title}\" bears no date of signature: its date is unknown"),
        )
        .kind(DoubtKind::Date);
        if let Some(published) = published {
            // The day of a web page is not the day of the act.
            finding = finding.candidates([published]);
        }
        findings.push(finding);
    }
    let document = Document {
        issuer: signer.or(issuer).or_else(|| issuer_in(&title)),
        number: number.unwrap_or_default(),
        addressee,
        date,
        first_line,
        last_line,
        title,
    };
    Some((document, findings))
}

/// Whether a line is the name of a public body and nothing else.
pub(super) fn is_body(line: &str) -> bool {
    line.len() < 200 && BODY.is_match(&join_cjk(line))
}

/// A document that was found by its number but whose title is of another form than those of a
/// government (`临时用地批准书`): the line above the number, if `wanted` accepts it.
pub(super) fn titled(
    gazette: &Gazette,
    document: &Document,
    floor: usize,
    wanted: impl Fn(&str) -> bool,
) -> Option<Document> {
    if wanted(&document.title) {
        return None;
    }
    // The body that issued it may stand under the title.
    let endings = document.title.rmatch_indices(['书', '复', '知', '定', '告', '示', '函']);
    for (at, end) in endings {
        let (title, below) = document.title.split_at(at + end.len());
        if is_body(below) && wanted(title) {
            let issuer = document.issuer.clone().or_else(|| Some(below.to_owned()));
            return Some(Document { title: title.to_owned(), issuer, ..document.clone() });
        }
    }
    if !document.title.is_empty() {
        return None;
    }
    let above =
        (floor..document.first_line).rev().filter_map(|line| Some((line, plain(gazette.line(line)?))));
    let (line, title) = above.filter(|(_, text)| !text.is_empty()).take(1).next()?;
    let title = join_cjk(&title);
    let fits =
        title.chars().count() <= MAX_TITLE && !title.contains(['。', '\t', '：', ':']) && wanted(&title);
    fits.then(|| Document { title, first_line: line, ..document.clone() })
}

/// The body that stands above the date of signature, or above the title.
pub(super) fn signer(gazette: &Gazette, document: &Document) -> Option<String> {
    let mut above = String::new();
    let mut found = None;
    for (_, text) in document.lines(gazette).filter(|(_, text)| text.len() < 400) {
        let text = plain(text);
        if text.is_empty() {
            continue;
        }
        let name = join_cjk(&above);
        if parse_date(&text).is_some() && BODY.is_match(&name) {
            found = Some(name);
        }
        above = text;
    }
    found.or_else(|| {
        let line = document.first_line.checked_sub(1)?;
        let name = join_cjk(&plain(gazette.line(line)?));
        BODY.is_match(&name).then_some(name)
    })
}

/// The first one to three lines that are a title about land.
fn title(lines: &[(usize, String)], wanted: impl Fn(&str) -> bool) -> Option<(usize, usize, String)> {
    let stands =
        |text: &str| !text.contains(['。', '>', '\t', '：', ':']) && text.chars().count() <= MAX_TITLE;
    for parts in 1..=TITLE_PARTS {
        for at in 0..lines.len().min(TITLE_LINES) {
            let Some(group) = lines.get(at..at + parts) else { break };
            let Some((_, first)) = group.first() else { break };
            // A title over several lines begins with its issuer or with 关于; the words of a page's
            // menu above a title are no part of it.
            let about = first.contains("关于");
            if parts > 1 && !about && !BODY.is_match(&join_cjk(first)) {
                continue;
            }
            if !group.iter().all(|(_, text)| stands(text)) {
                continue;
            }
            let joined = join_cjk(&group.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" "));
            let named =
                joined.contains("关于") || ["公告", "公示", "书"].iter().any(|end| joined.ends_with(end));
            if named && joined.chars().count() <= MAX_TITLE && wanted(&joined) {
                return Some((at, parts, joined));
            }
        }
    }
    None
}

fn issuer_in(title: &str) -> Option<String> {
    let (issuer, _) = title.split_once("关于")?;
    (issuer.chars().count() >= 3 && BODY.is_match(issuer)).then(|| issuer.to_owned())
}

fn day(text: &str) -> Option<Date> {
    let mut parts = text.split(['-', '年', '月', '.', '/']).map(str::trim);
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    Date::new(year, month, parts.next()?.parse().ok()?).ok()
}
