//! `landrail line range`.

use clap::Args;
use landrail_gis::answer::{self, LineWords};
use landrail_gis::chainage::parse_range;
use landrail_gis::survey::read_track;

use super::super::{DataArgs, Failure, print};
use super::known;
use crate::{data, range};

#[derive(Debug, Args)]
pub(super) struct RangeArgs {
    /// 线名 / line
    line: String,
    /// 里程区间,如 K241+500-K264+000 / range of posts
    range: String,
    /// 行别 / track
    #[arg(long)]
    track: Option<String>,
    /// 公里标有效的日期 YYYY-MM-DD(默认今天) / the day on which the posts hold
    #[arg(long)]
    as_of: Option<String>,
    /// 里程的起算点或里程表 / origin from which the posts count
    #[arg(long)]
    origin: Option<String>,
    #[command(flatten)]
    data: DataArgs,
}

pub(super) fn run(args: &RangeArgs) -> Result<(), Failure> {
    let lines = data::lines(args.data.folder().as_deref()).map_err(Failure::input)?;
    let words = LineWords::split(&args.line);
    let line = known(&lines, words.line)?;
    let origin = args.origin.as_deref().or(words.origin.as_deref());
    let edition = answer::edition(line, origin).map_err(Failure::input)?;
    let track = match args.track.as_deref() {
        None => words.track.unwrap_or_default(),
        Some(text) => read_track(text)
            .ok_or_else(|| Failure::Input(format!("行别“{text}”无法识别 / unknown track {text:?}")))?,
    };
    let on = match &args.as_of {
        Some(day) => answer::check_date(day).map_err(Failure::input)?,
        None => data::today(),
    };
    let written = parse_range(&args.range).map_err(Failure::input)?;
    let json = range::geojson(&lines, line, track, &written, edition, on);
    print(&format!("{json}\n"))
}
