//! `landrail locate`.

use clap::Args;
use landrail_gis::answer::{self, DEFAULT_WITHIN_M, Question, Where};

use super::{DataArgs, Failure, ViewArgs, print};
use crate::{data, text};

// Negative numbers are values, everything else that begins with a hyphen is an option, wherever it
// stands: `landrail locate 大西高铁 K199+000 --json`.
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
pub(super) struct LocateArgs {
    /// 经度 纬度,或线名与公里标 / longitude latitude, or a line and a kilometre post
    #[arg(required = true, num_args = 1.., value_name = "坐标|线名 公里标")]
    place: Vec<String>,
    /// 坐标系,如 EPSG:4547、gcj02(默认 CGCS2000 经纬度) / CRS of the coordinate
    #[arg(long)]
    crs: Option<String>,
    /// 公里标的起算点或里程表，如 北京(线路有多种起算时) / origin from which the post counts
    #[arg(long)]
    origin: Option<String>,
    #[command(flatten)]
    view: ViewArgs,
    /// 查询半径,米 / search radius in metres
    #[arg(long)]
    within: Option<String>,
    /// 输出 JSON / print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataArgs,
}

pub(super) fn run(args: &LocateArgs) -> Result<(), Failure> {
    let view = args.view.view()?;
    let given = args.place.join(" ");
    let question = Question {
        at: Where::parse(&given, args.crs.as_deref())
            .map_err(Failure::input)?
            .counted_from(args.origin.clone()),
        as_of: view.day(),
        within_m: match &args.within {
            Some(within) => answer::check_within(within).map_err(Failure::input)?,
            None => DEFAULT_WITHIN_M,
        },
        given,
    };
    let (snapshot, recorded) = data::view(args.data.folder().as_deref(), view.whatever_day())?;
    let mut answer = answer::locate(&snapshot, &question).map_err(Failure::input)?;
    answer.caveats.extend(recorded);
    if args.json {
        let json = serde_json::to_string_pretty(&answer).map_err(Failure::other)?;
        print(&(json + "\n"))
    } else {
        print(&text::answer(&answer))
    }
}
