//! `landrail due`. What is overdue is a result, not a failure: the exit code is 0 when the list was made.

use std::io::Write as _;

use clap::{Args, ValueEnum};
use landrail_gis::answer::{self, DEFAULT_DUE_DAYS, DueFilter};
use serde_json::json;

use super::{DataArgs, Failure, ViewArgs, print};
use crate::{data, text};

#[derive(Debug, Args)]
pub(super) struct DueArgs {
    /// 几天内到期算即将到期,如 90 或 90d(默认90) / days ahead that count as approaching
    #[arg(long, value_name = "DAYS")]
    within: Option<String>,
    /// 只看一个县 / one county only
    #[arg(long, value_name = "COUNTY")]
    county: Option<String>,
    #[command(flatten)]
    view: ViewArgs,
    /// 状态,如 over,approaching 或 all(默认为须处理的) / states, or all (default: what needs somebody)
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    /// 输出格式 / format
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    format: FormatArg,
    /// CSV 加字节顺序标记,便于 Excel 打开 / CSV with a byte-order mark, for Excel
    #[arg(long)]
    bom: bool,
    /// 最多列出几条 / how many at most
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Text,
    Json,
    Csv,
}

pub(super) fn run(args: &DueArgs) -> Result<(), Failure> {
    if args.bom && args.format != FormatArg::Csv {
        return Err(Failure::Input("--bom 只用于 --format csv / --bom goes with --format csv".to_owned()));
    }
    let view = args.view.view()?;
    let within = match &args.within {
        Some(days) => answer::check_days(days).map_err(Failure::input)?,
        None => DEFAULT_DUE_DAYS,
    };
    let filter = DueFilter {
        county: args.county.clone(),
        states: args.state.as_deref().map(DueFilter::states).transpose().map_err(Failure::input)?,
    };
    let (snapshot, _) = data::view(args.data.folder().as_deref(), view.whatever_day())?;
    if let Some(county) = &filter.county {
        answer::check_due_county(&snapshot, county).map_err(Failure::input)?;
    }
    let due = answer::due(&snapshot, view.day(), within, &filter);
    let shown = due.items.get(..args.limit.unwrap_or(usize::MAX)).unwrap_or(&due.items);
    match args.format {
        FormatArg::Text => print(&text::due::list(&due, shown)),
        FormatArg::Csv => {
            let bytes = text::due::csv(shown, args.bom).map_err(Failure::other)?;
            super::ended(std::io::stdout().lock().write_all(&bytes))
        }
        FormatArg::Json => {
            let value = json!({
                "as_of": due.as_of,
                "within_days": due.within_days,
                "county": filter.county,
                "counts": due.counts,
                "total": due.items.len(),
                "items": shown,
            });
            let text = serde_json::to_string_pretty(&value).map_err(Failure::other)?;
            print(&(text + "\n"))
        }
    }
}
