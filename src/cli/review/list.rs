//! Listing and showing.

use std::io::Write as _;

use landrail_gis::check::{Item, State};
use landrail_gis::record::{DoubtKind, Record};
use serde_json::json;

use super::super::export::permissions;
use super::super::{Failure, print};
use super::{FormatArg, ListArgs, Review, ShowArgs, StateArg};
use crate::text::review::{self as words, Filter};

pub(super) fn list(args: &ListArgs) -> Result<(), Failure> {
    let filter = filter(args)?;
    if args.bom && args.format != FormatArg::Csv {
        return Err(Failure::Input("--bom 只用于 --format csv / --bom goes with --format csv".to_owned()));
    }
    let review = Review::of(&args.data)?;
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
        _ if args.all => None,
        StateArg::All => None,
        StateArg::Open => Some(State::Open),
        StateArg::Accepted => Some(State::Accepted),
        StateArg::Corrected => Some(State::Corrected),
    };
    let (county, document, file) = (args.county.clone(), args.document.clone(), args.file.clone());
    Ok(Filter { kind, state, county, document, file, q: None })
}

pub(super) fn show(args: &ShowArgs) -> Result<(), Failure> {
    let review = Review::of(&args.data)?;
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
