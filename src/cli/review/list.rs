//! Listing and showing.

use std::collections::BTreeSet;
use std::io::Write as _;

use landrail_gis::check::{Item, State};
use landrail_gis::record::{DoubtKind, Record};
use serde_json::json;

use super::super::export::permissions;
use super::super::{Failure, print};
use super::{FormatArg, ListArgs, Review, ShowArgs, StateArg};
use crate::text::review::{self as words, Filter};

/// Names listed when one is asked for that does not exist.
const NAMED: usize = 20;

pub(super) fn list(args: &ListArgs) -> Result<(), Failure> {
    let filter = filter(args)?;
    if args.bom && args.format != FormatArg::Csv {
        return Err(Failure::Input("--bom 只用于 --format csv / --bom goes with --format csv".to_owned()));
    }
    let review = Review::of(&args.data)?;
    known(args, &review)?;
    let asked: Vec<&Item> = review.items.iter().filter(|item| filter.takes(item)).collect();
    let shown = asked.get(..args.limit.unwrap_or(usize::MAX).min(asked.len())).unwrap_or_default();
    let bytes = match args.format {
        FormatArg::Text => words::list(shown, asked.len() - shown.len(), &asked, &review.items).into_bytes(),
        FormatArg::Csv => words::csv(shown.iter().copied(), args.bom).map_err(Failure::other)?,
        FormatArg::Json => {
            let mut value = words::counts(&review.items, &[]);
            value["total"] = json!(asked.len());
            value["items"] = shown.iter().map(|item| words::item(item)).collect();
            let text = serde_json::to_string_pretty(&value).map_err(Failure::other)?;
            (text + "\n").into_bytes()
        }
    };
    match &args.out {
        None => super::super::ended(std::io::stdout().lock().write_all(&bytes)),
        Some(path) => {
            let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(".".as_ref());
            let failed = |error: std::io::Error| Failure::Other(format!("{}: {error}", path.display()));
            // Beside the target and then renamed: what is interrupted leaves no half file.
            let mut temp =
                tempfile::Builder::new().permissions(permissions()).tempfile_in(folder).map_err(failed)?;
            temp.write_all(&bytes).map_err(failed)?;
            temp.persist(path).map_err(|error| failed(error.error))?;
            eprintln!("{}: {}条 / {} items", path.display(), shown.len(), shown.len());
            Ok(())
        }
    }
}

fn filter(args: &ListArgs) -> Result<Filter, Failure> {
    let kind = match args.kind.as_deref() {
        None => None,
        Some(text) => Some(DoubtKind::named(text).ok_or_else(|| {
            let known: Vec<_> =
                DoubtKind::ALL.iter().map(|kind| format!("{}（{}）", kind.as_str(), kind.zh())).collect();
            let known = known.join("、");
            let text: String = text.chars().take(40).collect();
            Failure::Input(format!("没有类别“{text}”，可用：{known} / no kind {text:?}, use one of these"))
        })?),
    };
    let state = match args.state {
        Some(StateArg::All) => None,
        None if args.all => None,
        None | Some(StateArg::Open) => Some(State::Open),
        Some(StateArg::Accepted) => Some(State::Accepted),
        Some(StateArg::Corrected) => Some(State::Corrected),
    };
    let (county, document, file) = (args.county.clone(), args.document.clone(), args.file.clone());
    Ok(Filter { kind, state, county, document, file, q: None })
}

/// That something is known of the county, file and document that are asked for: an empty list of what
/// is misspelt would say that all is well.
fn known(args: &ListArgs, review: &Review) -> Result<(), Failure> {
    let file = |asked: &str| {
        review.items.iter().any(|item| item.doubt.file == asked)
            || review.records.iter().any(|record| record.source.file == asked)
    };
    let document = |asked: &str| {
        review.items.iter().any(|item| item.doubt.document.as_deref() == Some(asked))
            || review.records.iter().any(|record| record.source.document.as_deref() == Some(asked))
    };
    let county = |asked: &str| {
        review.items.iter().any(|item| item.county.as_deref() == Some(asked))
            || review.records.iter().any(|record| record.county() == Some(asked))
    };
    let counties = || -> BTreeSet<&str> {
        let items = review.items.iter().filter_map(|item| item.county.as_deref());
        items.chain(review.records.iter().filter_map(Record::county)).collect()
    };
    let files = || review.items.iter().map(|item| item.doubt.file.as_str()).collect();
    let documents = || review.items.iter().filter_map(|item| item.doubt.document.as_deref()).collect();
    let none = |what: (&str, &str), asked: &str, there: BTreeSet<&str>| {
        let asked: String = asked.chars().take(60).collect();
        let more = if there.len() > NAMED { "…" } else { "" };
        let there = there.into_iter().take(NAMED).collect::<Vec<_>>().join("、");
        let (zh, en) = what;
        Failure::Input(format!(
            "没有{zh}“{asked}”，现有：{there}{more} / no {en} {asked:?}, use one of these"
        ))
    };
    match args {
        ListArgs { county: Some(asked), .. } if asked != "-" && !county(asked) => {
            Err(none(("县", "county"), asked, counties()))
        }
        ListArgs { file: Some(asked), .. } if !file(asked) => Err(none(("文件", "file"), asked, files())),
        ListArgs { document: Some(asked), .. } if asked != "-" && !document(asked) => {
            Err(none(("文号", "document"), asked, documents()))
        }
        _ => Ok(()),
    }
}

pub(super) fn show(args: &ShowArgs) -> Result<(), Failure> {
    let review = Review::of(&args.data)?;
    if let Some(record) = review.record(&args.id) {
        let on: Vec<&Item> =
            review.items.iter().filter(|item| item.doubt.records.contains(&record.id)).collect();
        return print(&words::record(&record.clone().without_personal(), &on));
    }
    let item = review.item(&args.id).ok_or_else(|| review.unknown(&args.id))?;
    let records: Vec<Record> = item
        .doubt
        .records
        .iter()
        .filter_map(|id| review.record(id).cloned())
        .map(Record::without_personal)
        .collect();
    print(&words::one(item, &records))
}
