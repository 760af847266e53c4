//! Where a row stands: its number, its tier, its county, township and village.

use super::officials::filled_note;
use super::{
    Confidence, DoubtKind, Places, Reader, Seg, Side, TableRow, Tier, Value, about, entry, misprint, names,
    note, sums,
};

impl Reader<'_> {
    /// A remark on who holds an office is beyond the columns: a person has to read it.
    pub(super) fn remarks_of(&mut self, row: &TableRow, number: u32, id: &str) {
        const WORDS: &[&str] = &[
            "调离", "调任", "代", "主持", "空缺", "暂缺", "待任", "离任", "退休", "免职", "免去", "接任",
            "接替",
        ];
        for at in &self.sheet.layout.remarks {
            let Some(cell) = row.cells.get(*at) else { continue };
            let own = cell.merged == crate::gazette::Merged::No;
            if !own || !WORDS.iter().any(|word| cell.text.contains(word)) {
                continue;
            }
            let zh = "备注涉及段长的任职变动或代理，未据以改动记录，请核对";
            let en =
                "a remark tells of a change or a substitute of a chief; the records are not changed by it";
            self.findings.push(
                about(row.line, number, DoubtKind::Official, zh, en)
                    .on(format!("{}-{id}-1", self.frame.id_prefix), "local.name")
                    .printed(&crate::record::roster::ranges::excerpt(&cell.text)),
            );
        }
    }

    /// The row's number and its part of the identifiers.
    pub(super) fn number(&mut self, row: &TableRow, values: &[Value]) -> (u32, String) {
        let printed =
            self.layout().ordinal.and_then(|at| values.get(at)).and_then(|v| entry::number(&v.text));
        let number = match (self.layout().ordinal, printed) {
            (_, Some(number)) => number,
            // A number that is merged over several rows stands on the first of them only.
            (Some(_), None) if self.last > 0 => self.last,
            _ => self.last.saturating_add(1),
        };
        self.last = number;
        let used = self.numbers.entry(number).or_default();
        *used += 1;
        let used = *used;
        if used == 1 {
            return (number, format!("r{number}"));
        }
        let again =
            self.layout().ordinal.and_then(|at| row.cells.get(at)).is_some_and(|cell| {
                cell.merged == crate::gazette::Merged::No && !cell.text.trim().is_empty()
            });
        if again {
            let zh = format!("序号{number}重复，仍读入，记录编号加.{used}");
            let en = format!(
                "the row number {number} is printed again; read all the same, .{used} in the identifiers"
            );
            self.findings.push(about(row.line, number, DoubtKind::Repeats, zh, en));
        }
        (number, format!("r{number}.{used}"))
    }

    /// The lowest tier that a row is about: a table with villages may have rows of a township alone.
    pub(super) fn lowest_of(&self, row: &TableRow, values: &[Value]) -> Tier {
        let filled = |column: Option<usize>| {
            column.and_then(|at| values.get(at)).is_some_and(|value| !value.text.is_empty())
        };
        let own = |tier: Tier| {
            let of = |side| self.layout().chiefs.get(&(tier, side)).into_iter().flatten();
            of(Side::Local).chain(of(Side::Railway)).any(|(_, at)| {
                filled(Some(*at)) && row.cells.get(*at).is_some_and(|cell| !cell.text.trim().is_empty())
            })
        };
        let mut tier = self.lowest;
        if tier == Tier::Village && !filled(self.layout().village) && !own(Tier::Village) {
            tier = Tier::Township;
        }
        if tier == Tier::Township
            && self.layout().county.is_some()
            && !filled(self.layout().township)
            && !own(Tier::Township)
            && own(Tier::County)
        {
            tier = Tier::County;
        }
        let has = |tier| self.layout().chiefs.keys().any(|(t, _)| *t == tier);
        if has(tier) { tier } else { self.lowest }
    }

    pub(super) fn places(&self, values: &[Value]) -> Places {
        let mut notes = Vec::new();
        let get = |column: Option<usize>| column.and_then(|at| values.get(at)).filter(|v| !v.text.is_empty());
        let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let county = if let Some(value) = get(self.layout().county) {
            let named = names::county(&value.text);
            misprint(&mut notes, "county", &value.text, &named);
            filled_note(&mut notes, "county", value);
            named.name
        } else if let Some(county) = &self.heading.county {
            names::county(county).name
        } else if let (None, Some(county)) = (self.layout().county, &self.county) {
            notes.push(note(
                Confidence::Inferred,
                "county",
                "county column missing",
                (None, Some(county)),
                "表中没有县名列，取自表题或发文机关",
                "the table has no column of counties; its title or issuer names it",
            ));
            county.clone()
        } else {
            String::new()
        };
        let (mut township, mut township_printed) = (None, None);
        if self.lowest >= Tier::Township {
            if let Some(value) = get(self.layout().township) {
                let printed = squeeze(&value.text);
                let named = names::township(&county, &printed);
                if named.name != printed {
                    notes.push(note(
                        Confidence::Verbatim,
                        "township",
                        "older or short name",
                        (Some(&value.text), Some(&value.text)),
                        format!("即今{}", named.name),
                        format!("the same township as {}", named.name),
                    ));
                }
                filled_note(&mut notes, "township", value);
                township_printed = Some(value.text.clone());
                township = Some(named.name);
            } else if let Some(of) = &self.heading.township {
                township = Some(names::township(&county, of).name);
                township_printed = Some(of.clone());
            }
        }
        let village = get(self.layout().village).map(|value| {
            filled_note(&mut notes, "village", value);
            squeeze(&value.text)
        });
        Places { county, township, township_printed, village, notes }
    }

    /// The printed length beside the posts, and the length that a sum counts.
    pub(super) fn length(
        &mut self,
        columns: &crate::record::roster::sheet::header::Stretch,
        values: &[Value],
        segs: &[Seg],
        line: usize,
        row: u32,
    ) -> Option<sums::Length> {
        let m: f64 = segs.iter().map(|seg| seg.span.length_m()).sum();
        let Some(column) = columns.length.or(self.layout().common.length) else {
            return (!segs.is_empty()).then_some(sums::Length { m, half_digit_m: 0.5 });
        };
        let printed = values.get(column).map_or("", |value| value.text.as_str());
        let length = sums::length(printed, columns.length_in_m)?;
        if !segs.is_empty() && (m - length.m).abs() > length.half_digit_m + 1.0 {
            let zh =
                format!("长度印作{printed}，按里程计为{:.3}公里：误印，或其间有断链，均照录", m / 1000.0);
            let en = format!(
                "the length is printed as {printed}, the posts give {:.3} km: a misprint or a broken chain; both are kept",
                m / 1000.0
            );
            let finding = about(line, row, DoubtKind::Sums, zh, en).printed(printed);
            self.findings.push(finding.candidates([format!("{:.3} km", m / 1000.0)]));
        }
        Some(length)
    }
}
