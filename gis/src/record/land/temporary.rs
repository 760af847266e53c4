//! Temporary land use (临时用地).

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::classes::classes;
use super::draft::{Draft, condition};
use super::facts::{cultivated, deposits, gaps, open_end, other_land, pending, table_total, unmeasured};
use super::figure::{first_area, labelled_area, pattern};
use super::forms::{Key, Sheet};
use super::plots;
use super::renewal::{reclamation, renewal};
use super::term::term;
use crate::record::{Area, Confidence, Decision, DecisionKind, DecisionStatus, Reason, Stated};

/// The operative sentence as the county governments write it.
static ACT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<how>原则上?同意|同意)(?P<user>[^，。；,;《》]{2,40}?)使用(?P<land>[^。；;]*?)作为(?P<use>[^，。；,;]+?用地)",
    )
});
/// The same with the place first, without a use, or with the project between.
static ACT_LAND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<how>原则上?同意|同意|批准|准予|核准|许可)(?P<user>[^，。；;《》:]{2,40}?)(?:，?(?:因|为)[^，。；;《》]{2,50}?(?:需要|需)，?)?(?:申请)?(?:临时使用|临时占用|使用|占用)(?P<land>[^。；;]*)",
    )
});
/// Agreement to an application, with the figures in later sentences.
static ACT_PROJECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<how>原则上?同意|同意|批准|准予|核准|许可)(?P<user>)(?P<project>[^，。；;《》:]{2,60}?)(?:的)?(?:申请)?(?:办理)?(?:续期使用|延续使用)?临时用地(?P<land>[^。；;]*)",
    )
});
/// What was asked for, or had been approved, in an act that gives nothing.
static ASKED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:(?P<user>你单位|你公司|你局|贵公司)?(?:提出的|报来的)?(?:申请|拟)(?:临时使用|临时占用|使用|占用)|原(?:批准|批复|同意)(?:使用|占用)?的?)(?P<land>[^。；;《]*)",
    )
});
/// Words of agreement anywhere: for a form, or for a text without the usual sentence.
static AGREED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?P<how>原则上?同意|同意|批准|准予|核准|许可)"));
static OWNERSHIP: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:的)?(?:集体所有|集体|国有)?(?:土地|用地)?$"));
static FARMLAND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:永久)?基本农田(?:保护区)?(?:面积)?(?:约|共|为|:)?"));
static REDLINE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"生态(?:保护)?红线(?:范围|区域|内|范围内|区|内土地)?(?:面积)?(?:约|共|为|:)?"));
static PROJECT: LazyLock<Regex> = LazyLock::new(|| pattern(r"关于(.+?)(?:临时用地|用地)"));
static AREA: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:临时用地|用地|使用土地|占用土地|占地|土地|批准|申请)?(?:总)?面积(?:共计|合计|共|总计|为|约|:)*|(?:临时)?(?:使用|占用)(?:集体|国有)?土地(?:共计|合计|共|总面积|:)?|总用地",
    )
});
static LABEL_PARTY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:用地单位|申请单位|使用单位|申请人|用地申请人|用地人|使用权人|土地使用者)(?:名称)?(?:为|:)(?P<v>[^，。；;()]{2,40})",
    )
});
static LABEL_SITUS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:(?:用地|土地|地块)?(?:位置|坐落|座落|地点)(?:为|:|在|于)+|(?:位于|坐落于|坐落在|地处|涉及))(?P<v>[^。；;()]*)",
    )
});
static LABEL_USE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:(?:土地|用地|临时用地)?用途(?:为|:)|作为|用于|用作)(?P<v>[^，。；;()]{2,40})")
});
static LABEL_PROJECT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:建设)?项目名称(?:为|:)(?P<v>[^，。；;()]{2,60})"));
/// What ends a place phrase that goes on after a comma.
static AFTER_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"，(?:总|临时|用地|使用|占|面积|其中|共|合计|该|用于|作为|土地|地类|期限|涉及(?:农用地|耕地)|不)",
    )
});
static APPROVED_FORM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"批准文号|批准日期|批准机关|审批意见|发证机关|许可证"));

/// Reads a reply about a temporary use. `None` when nothing was agreed to, as far as can be seen.
pub(super) fn read(draft: &mut Draft<'_>) -> Option<Decision> {
    if !about(&draft.document.title) {
        return None;
    }
    read_forms(draft);
    let mut decision = draft.blank(DecisionKind::TemporaryUse, DecisionStatus::Approved);
    decision.project = project(draft).into();
    // Without the operative sentence it is not known whether anything was agreed to.
    act(draft, &mut decision)?;
    describe(draft, &mut decision);
    Some(decision)
}

/// Whether a title is about a temporary use of land, and not about the rules for such uses.
pub(super) fn about(title: &str) -> bool {
    title.contains("临时用地") || title.contains("临时使用土地") || title.contains("临时占用土地")
}

/// What was asked for and not agreed to, or taken back: whatever the text says of the land.
pub(super) fn read_without_agreement(draft: &mut Draft<'_>, status: DecisionStatus) -> Decision {
    read_forms(draft);
    let mut decision = draft.blank(DecisionKind::TemporaryUse, status);
    decision.project = project(draft).into();
    let found = ACT_LAND
        .captures(&draft.body.norm)
        .and_then(|f| Some((f.name("user")?.range(), f.name("land")?.range())))
        .filter(|(_, land)| first_area(&draft.body, land.start, draft.body.slice(land.clone())).is_some());
    let asked = || {
        let asked = ASKED.captures(&draft.body.norm)?;
        Some((asked.name("user").map_or(0..0, |user| user.range()), asked.name("land")?.range()))
    };
    if let Some((user, land)) = found.or_else(asked) {
        party(draft, &mut decision, user);
        place_and_area(draft, &mut decision, land);
    }
    labels(draft, &mut decision);
    describe(draft, &mut decision);
    decision.status = status;
    decision
}

/// What every act says of the land besides who may use it.
fn describe(draft: &mut Draft<'_>, decision: &mut Decision) {
    let (mut listed, skip) = plots::in_text(draft);
    decision.classes = classes(draft, &skip);
    let sheets: Vec<Sheet> = draft.sheets.iter().filter(|sheet| sheet.list).cloned().collect();
    for sheet in &sheets {
        let (more, total) = plots::in_table(draft, sheet);
        if let Some(total) = total {
            table_total(draft, decision, &more, &total);
        }
        listed.extend(more);
    }
    decision.plots = listed;
    if decision.situs.villages_stated.is_none() {
        let mut known: HashSet<String> = decision.situs.villages.iter().cloned().collect();
        for village in decision.plots.iter().flat_map(|plot| &plot.villages) {
            if known.insert(village.clone()) {
                decision.situs.villages.push(village.clone());
            }
        }
    }
    cultivated(draft, decision, &skip);
    decision.basic_farmland = without_figure(draft, &FARMLAND, "永久基本农田", "basic_farmland");
    decision.basic_farmland_word = FARMLAND.find(&draft.body.norm).map(|found| {
        if found.as_str().starts_with("永久") { "永久基本农田" } else { "基本农田" }.to_owned()
    });
    decision.redline = without_figure(draft, &REDLINE, "生态保护红线", "redline");
    decision.renewal = renewal(draft);
    decision.reclamation = reclamation(draft);
    pending(draft, decision);
    decision.term = term(draft, decision.status);
    deposits(draft, decision);
    if !decision.status.gives_nothing() {
        open_end(draft, decision);
        other_land(draft, decision);
        gaps(decision);
    }
}

/// The area after a label; land that is named without a figure is a doubt.
fn without_figure(draft: &mut Draft<'_>, label: &Regex, zh: &str, field: &str) -> Stated<Area> {
    let (area, open) = labelled_area(&draft.body, label);
    if let Some(at) = open {
        let line = draft.body.line(at);
        draft.doubt(unmeasured(line, zh), field);
    }
    area
}

/// A form is read as sentences: `使用期限:2年。`, so that one set of rules reads both.
fn read_forms(draft: &mut Draft<'_>) {
    let forms: Vec<Sheet> = draft.sheets.iter().filter(|sheet| !sheet.list).cloned().collect();
    for sheet in forms {
        for fields in &sheet.rows {
            for value in &fields.values {
                let unit = super::figure::unit_in(&value.label)
                    .filter(|_| value.text.trim().ends_with(|c: char| c.is_ascii_digit()))
                    .unwrap_or("");
                let label = match value.key {
                    Key::Area => "用地面积",
                    Key::Term => "使用期限",
                    Key::Party => "用地单位",
                    Key::Situs => "用地位置",
                    Key::Use => "用途",
                    Key::Project => "项目名称",
                    Key::Farmland => "永久基本农田",
                    Key::Redline => "生态保护红线",
                    Key::ApprovalNo => "批准文号",
                    Key::ApprovalDate => "批准日期",
                    Key::Class(name) => name,
                    _ => value.label.as_str(),
                };
                let text = value.text.trim().trim_end_matches(['。', '；']);
                draft.body.append(&format!("。{label}：{text}{unit}。"), fields.lines[0]);
            }
        }
    }
}

/// The project that the title names; that of one of several projects is not known from it.
fn project(draft: &Draft<'_>) -> Option<String> {
    if draft.one_of_several { None } else { project_of(&draft.document.title) }
}

/// The project in a title, without words of the act.
fn project_of(title: &str) -> Option<String> {
    let found = PROJECT.captures(title)?;
    let mut name = found.get(1)?.as_str();
    for word in [
        "不予批准",
        "不同意",
        "不予",
        "撤销",
        "废止",
        "注销",
        "同意",
        "批准",
        "准予",
        "核准",
        "给予",
        "办理",
        "申请",
        "延长",
        "续期",
    ] {
        name = name.strip_prefix(word).unwrap_or(name);
    }
    for word in ["使用", "申请", "续期", "延期", "续用", "延续", "延长"] {
        name = name.strip_suffix(word).unwrap_or(name);
    }
    let name = name.trim_end_matches('的').trim_matches(['《', '》']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// The operative sentence: who may use which land as what.
fn act(draft: &mut Draft<'_>, decision: &mut Decision) -> Option<()> {
    let norm = &draft.body.norm;
    let (how, user, land) = if let Some(found) = ACT.captures(norm) {
        let (land, land_use) = (found.name("land")?, found.name("use")?);
        decision.land_use = Stated::Value(draft.body.printed(land_use.range()));
        (found.name("how")?.as_str().to_owned(), found.name("user")?.range(), land.range())
    } else if let Some(found) = first_act(&ACT_LAND, norm).or_else(|| first_act(&ACT_PROJECT, norm)) {
        if let Some(project) = found.name("project")
            && decision.project == Stated::Unknown
        {
            decision.project = Stated::Value(draft.body.printed(project.range()));
        }
        (found.name("how")?.as_str().to_owned(), found.name("user")?.range(), found.name("land")?.range())
    } else {
        // A form, or a text whose sentence is built in another way.
        let form = draft.sheets.iter().any(|sheet| !sheet.list) && APPROVED_FORM.is_match(norm);
        let how = AGREED.captures(norm).map(|found| found["how"].to_owned());
        if !form && (how.is_none() || !AREA.is_match(norm)) {
            return None;
        }
        (how.unwrap_or_default(), 0..0, 0..0)
    };
    if how.starts_with("原则") {
        decision.status = DecisionStatus::AgreedInPrinciple;
    }
    party(draft, decision, user);
    place_and_area(draft, decision, land);
    labels(draft, decision);
    Some(())
}

/// The first match that begins a clause or follows words such as 经审查.
fn first_act<'t>(act: &Regex, norm: &'t str) -> Option<regex::Captures<'t>> {
    act.captures_iter(norm).find(|found| {
        let at = found.get(0).map_or(0, |whole| whole.start());
        let before = norm.get(..at).unwrap_or_default();
        before.is_empty()
            || before.ends_with(['。', '；', ';', '，', ',', ':', '、', ')', '.'])
            || ["研究", "审查", "审核", "会议", "现", "兹", "局", "决定", "政府"]
                .iter()
                .any(|w| before.ends_with(w))
    })
}

fn party(draft: &mut Draft<'_>, decision: &mut Decision, user: Range<usize>) {
    let text = draft.body.slice(user.clone());
    let own = text.trim_end_matches("续期").trim_end_matches("临时").trim_end_matches("申请").len();
    let user = user.start..user.start + own;
    // The same entity is printed with and without spaces: they are layout, not name.
    let user_text = draft.body.slice(user.clone()).to_owned();
    if user_text.is_empty() {
        return;
    }
    decision.party_role = Some("user".to_owned());
    if user_text.starts_with('你') || user_text.starts_with("贵") {
        let addressee = draft.document.addressee.clone();
        if user_text.ends_with(['局', '厅']) || addressee.is_none() {
            decision.party_role = None;
            return;
        }
        decision.party = addressee.into();
        return;
    }
    let printed_party = draft.body.printed(user.clone());
    if printed_party != user_text {
        draft.because(
            Confidence::Corrected,
            Reason {
                field: "party".to_owned(),
                fault: "space inside a name".to_owned(),
                printed: Some(printed_party),
                used: Some(user_text.clone()),
                zh: "名称中的空格是排版所致，去掉后与他处写法一致".to_owned(),
                en: "the space is layout; without it the name is the one printed elsewhere".to_owned(),
                by_correction: false,
            },
        );
    }
    decision.party = Stated::Value(user_text);
}

/// The land of the operative sentence: place, ownership, area.
fn place_and_area(draft: &mut Draft<'_>, decision: &mut Decision, land: Range<usize>) {
    let body = &draft.body;
    let text = body.slice(land.clone()).to_owned();
    let found = first_area(body, land.start, &text);
    let place =
        found.as_ref().map_or(text.as_str(), |(_, range)| text.get(..range.start).unwrap_or_default());
    let place = AFTER_PLACE.find(place).map_or(place, |end| place.get(..end.start()).unwrap_or(place));
    let owner = OWNERSHIP.find(place).map_or("", |m| m.as_str());
    let trimmed = place.strip_suffix(owner).unwrap_or(place);
    let lead = trimmed.len()
        - ["位于", "坐落于", "坐落在", "涉及"]
            .iter()
            .fold(trimmed, |t, word| t.strip_prefix(word).unwrap_or(t))
            .len();
    let trimmed = trimmed.get(lead..).unwrap_or_default().trim_end_matches(['，', '、']);
    let printed_place = body.printed(land.start + lead..land.start + lead + trimmed.len());
    if owner.trim_start_matches('的').starts_with("集体") {
        decision.conditions.push(condition("ownership", "集体土地", "collective land"));
    } else if owner.trim_start_matches('的').starts_with("国有") {
        decision.conditions.push(condition("ownership", "国有土地", "state land"));
    }
    if let Some((area, range)) = found {
        let printed = area.value().map_or_else(String::new, |area| area.printed.clone());
        draft.joined_if_split("area", land.start + range.start, land.start + range.end, &printed);
        decision.area = area;
    }
    decision.situs = draft.situs(&printed_place);
}

/// What labels and other sentences give where the operative sentence is silent.
fn labels(draft: &mut Draft<'_>, decision: &mut Decision) {
    let value = |label: &Regex| {
        let found = label.captures(&draft.body.norm)?.name("v")?.range();
        Some((found.clone(), draft.body.printed(found)))
    };
    if decision.party == Stated::Unknown
        && let Some((_, party)) = value(&LABEL_PARTY)
    {
        decision.party = Stated::Value(party);
        decision.party_role = Some("user".to_owned());
    }
    if let Some((_, project)) = value(&LABEL_PROJECT) {
        decision.project = Stated::Value(project);
    }
    if decision.land_use == Stated::Unknown {
        decision.land_use = value(&LABEL_USE).map(|(_, land_use)| land_use).into();
    }
    let whole = (decision.area == Stated::Unknown).then(|| labelled_whole(draft)).flatten();
    if decision.situs.townships.is_empty() && decision.situs.villages.is_empty() {
        let place = LABEL_SITUS.captures_iter(&draft.body.norm).find_map(|found| {
            let text = found.name("v")?;
            let cut = AFTER_PLACE.find(text.as_str()).map_or(text.len(), |end| end.start());
            let cut = text.as_str().find('㎡').map_or(cut, |at| at.min(cut));
            let place = text.as_str().get(..cut)?;
            let place = OWNERSHIP.find(place).map_or(place, |m| place.get(..m.start()).unwrap_or(place));
            place
                .contains(['乡', '镇', '村', '县', '区', '街'])
                .then(|| draft.body.printed(text.start()..text.start() + place.len()))
        });
        if let Some(place) = place {
            decision.situs = draft.situs(&place);
        } else if decision.situs.printed.is_empty() && decision.situs.county.is_none() {
            decision.situs = draft.situs("");
        }
    }
    if let Some((area, range)) = whole {
        let printed = area.value().map_or_else(String::new, |area| area.printed.clone());
        draft.joined_if_split("area", range.start, range.end, &printed);
        decision.area = area;
    }
}

/// The area after a label that means the whole land.
fn labelled_whole(draft: &Draft<'_>) -> Option<(Stated<Area>, Range<usize>)> {
    AREA.find_iter(&draft.body.norm).find_map(|label| {
        let before = draft.body.slice(0..label.start());
        let part = [
            "耕地",
            "林地",
            "草地",
            "园地",
            "农用地",
            "利用地",
            "基本农田",
            "红线",
            "复垦",
            "建筑",
            "其中",
            "内",
        ];
        if part.iter().any(|word| before.ends_with(word)) {
            return None;
        }
        let rest = draft.body.rest_of_clause(label.end());
        let (area, range) = first_area(&draft.body, label.end(), rest)?;
        // The figure follows its label at once.
        (range.start == 0).then(|| (area, label.end() + range.start..label.end() + range.end))
    })
}
