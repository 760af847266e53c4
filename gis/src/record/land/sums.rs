//! Whether printed areas add up. A difference is told with its figures; nothing is changed.

use super::classes::m2;
use super::draft::Draft;
use super::figure::rounding_m2;
use crate::record::{Area, Decision, DoubtKind, Finding, LandClass, Stated};

/// The three classes of the Land Administration Law: together they are all land there is.
const THREE: [&str; 3] = ["agricultural", "construction", "unused"];

/// A sum of printed areas and by how much rounding may move it.
#[derive(Default, Clone, Copy)]
struct Sum {
    m2: f64,
    room: f64,
    /// How many areas were added.
    n: usize,
    /// Whether an area could not be read or is not given.
    open: bool,
}

impl Sum {
    fn add(&mut self, area: &Stated<Area>) {
        self.n += 1;
        match area {
            Stated::Value(area) => {
                self.m2 += area.m2;
                self.room += rounding_m2(area);
            }
            Stated::None => {}
            Stated::Unknown | Stated::Illegible(_) => self.open = true,
        }
    }

    fn of<'a>(areas: impl Iterator<Item = &'a Stated<Area>>) -> Self {
        areas.fold(Self::default(), |mut sum, area| {
            sum.add(area);
            sum
        })
    }

    /// How far it is from a printed whole, beyond rounding; positive when the parts are more.
    fn beyond(&self, whole: &Area) -> Option<f64> {
        let difference = self.m2 - whole.m2;
        (difference.abs() > self.room + rounding_m2(whole) + 1e-6).then_some(difference)
    }
}

/// A whole to compare with; a stated zero is a whole of nothing.
fn whole_of(area: &Stated<Area>) -> Option<Area> {
    match area {
        Stated::Value(area) => Some(area.clone()),
        Stated::None => Some(Area { m2: 0.0, printed: "0".to_owned(), mu: None, units_agree: None }),
        Stated::Unknown | Stated::Illegible(_) => None,
    }
}

/// Checks the classes against the whole and each other, and the plots against the whole.
pub(super) fn check(draft: &mut Draft<'_>, decision: &Decision) {
    let classes = &decision.classes;
    classes_of(draft, "用地总面积", "the whole", &decision.area, classes, "classes");
    for (i, plot) in decision.plots.iter().enumerate() {
        let (zh, en) = (format!("地块{}", plot.no), format!("plot {}", plot.no));
        classes_of(draft, &zh, &en, &plot.area, &plot.classes, &format!("plots.{i}.classes"));
    }
    if !decision.plots.is_empty() {
        let sum = Sum::of(decision.plots.iter().map(|plot| &plot.area));
        let n = decision.plots.len();
        compare(
            draft,
            &format!("{n}个地块"),
            &format!("the {n} plots"),
            sum,
            "用地总面积",
            "the whole",
            &decision.area,
            "plots",
        );
    }
    if let (Some(farmland), Some(cultivated)) = (decision.basic_farmland.value(), m2(&decision.cultivated)) {
        let room = rounding_m2(farmland) + decision.cultivated.value().map_or(0.0, rounding_m2);
        if farmland.m2 > cultivated + room + 1e-6 {
            more(
                draft,
                "基本农田",
                "basic farmland",
                farmland.m2,
                "耕地",
                "cultivated land",
                cultivated,
                "basic_farmland",
            );
        }
    }
    if let (Some(redline), Some(whole)) = (decision.redline.value(), decision.area.value())
        && redline.m2 > whole.m2 + rounding_m2(redline) + rounding_m2(whole) + 1e-6
    {
        more(
            draft,
            "生态保护红线内面积",
            "land inside the redline",
            redline.m2,
            "用地总面积",
            "the whole",
            whole.m2,
            "redline",
        );
    }
}

fn classes_of(
    draft: &mut Draft<'_>,
    zh: &str,
    en: &str,
    whole: &Stated<Area>,
    classes: &[LandClass],
    field: &str,
) {
    let top: Vec<&LandClass> = classes.iter().filter(|class| class.within.is_none()).collect();
    let sum = Sum::of(top.iter().map(|class| &class.area));
    // One class alone (`其中耕地…`) does not claim to be all, unless it is one of the three.
    let complete = top.len() > 1 || top.iter().any(|class| THREE.contains(&class.class.as_str()));
    let names = top.iter().map(|class| class.printed.as_str()).collect::<Vec<_>>().join("+");
    if let Some(area) = whole_of(whole)
        && !sum.open
        && sum.n > 0
        && sum.beyond(&area).is_some_and(|difference| complete || difference > 0.0)
    {
        compare(draft, &names, &names, sum, zh, en, whole, field);
    }
    for parent in classes {
        let parts = || classes.iter().filter(|class| class.within.as_ref() == Some(&parent.class));
        // A kind of a class is within its own class: only the whole class has parts.
        let is_part = parent.within.as_ref() == Some(&parent.class);
        let sum = Sum::of(parts().map(|class| &class.area));
        if is_part || sum.n == 0 {
            continue;
        }
        // `农用地…（其中耕地…）` names one class out of several; a single part is no sum.
        let names = parts().map(|class| class.printed.as_str()).collect::<Vec<_>>().join("+");
        let Some(area) = whole_of(&parent.area) else { continue };
        if sum.beyond(&area).is_some_and(|difference| sum.n > 1 || difference > 0.0) {
            compare(draft, &names, &names, sum, &parent.printed, &parent.printed, &parent.area, field);
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "two names in two languages, a sum and a whole")]
fn compare(
    draft: &mut Draft<'_>,
    parts_zh: &str,
    parts_en: &str,
    sum: Sum,
    whole_zh: &str,
    whole_en: &str,
    whole: &Stated<Area>,
    field: &str,
) {
    let Some(area) = whole_of(whole) else { return };
    if sum.open {
        let finding = Finding::new(
            draft.line(),
            format!("{parts_zh}中有面积读不出，无法与{whole_zh}{}核对", area.printed),
            format!("an area among {parts_en} cannot be read: not compared with {whole_en} {}", area.printed),
        );
        draft.doubt(finding.kind(DoubtKind::Sums), field);
        return;
    }
    let Some(difference) = sum.beyond(&area) else { return };
    let (total, off) = (hectares(sum.m2), hectares(difference.abs()));
    let (zh, en) = if difference > 0.0 { ("多", "more") } else { ("少", "less") };
    let finding = Finding::new(
        draft.line(),
        format!("{parts_zh}合计 {total} 公顷，比{whole_zh} {} {zh} {off} 公顷；按原文保留", area.printed),
        format!(
            "{parts_en} add up to {total} ha, {off} ha {en} than {whole_en} {}; kept as printed",
            area.printed
        ),
    );
    draft.doubt(finding.kind(DoubtKind::Sums).printed(&area.printed), field);
}

#[expect(clippy::too_many_arguments, reason = "two names in two languages and two figures")]
fn more(
    draft: &mut Draft<'_>,
    part_zh: &str,
    part_en: &str,
    part: f64,
    whole_zh: &str,
    whole_en: &str,
    whole: f64,
    field: &str,
) {
    let (part, whole) = (hectares(part), hectares(whole));
    let finding = Finding::new(
        draft.line(),
        format!("{part_zh} {part} 公顷大于{whole_zh} {whole} 公顷，请核对原文"),
        format!("{part_en}, {part} ha, is more than {whole_en}, {whole} ha: check the text"),
    );
    draft.doubt(finding.kind(DoubtKind::Sums), field);
}

/// Hectares with four decimals, as in print.
pub(super) fn hectares(m2: f64) -> String {
    format!("{:.4}", m2 / 1e4)
}
