//! `landrail line import`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use geo::Coord;
use landrail_gis::fault::Fault;
use landrail_gis::line::{
    self, AnchorKind, Differences, Line, Lines, Measures, OwnLine, Point, Surveyed, Track,
    posts_from_measures,
};
use landrail_gis::survey::{Centreline, MeasureJump, PostRow, PostTable, read_track};

use super::super::{DataArgs, Failure, print};
use crate::intake::line::{another_line, name_fault};
use crate::store::Folder;
use crate::{data, survey, text};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct ImportArgs {
    /// 中心线:shapefile(或其zip)、`GeoJSON`、`GeoPackage`、CSV / centreline
    centreline: PathBuf,
    /// 线名(已有的线路沿用其别名) / line
    #[arg(long)]
    line: String,
    /// 公里标表:CSV或XLSX;中心线带M值时可省 / table of kilometre posts; not needed with M values
    #[arg(long, value_name = "FILE")]
    posts: Option<PathBuf>,
    /// 行别:上行、下行、单线、左线、右线…(默认取属性,否则为整线) / track
    #[arg(long)]
    track: Option<String>,
    /// 中心线坐标系,如 EPSG:4547(默认取文件所载) / CRS of the centreline
    #[arg(long)]
    crs: Option<String>,
    /// 公里标坐标系(默认同 --crs) / CRS of the posts
    #[arg(long)]
    posts_crs: Option<String>,
    /// 中心线精度,±米 / accuracy of the centreline in metres
    #[arg(long, value_name = "M")]
    accuracy: f64,
    /// 公里标沿线精度,±米(表中没有误差列时) / accuracy of the posts along the line
    #[arg(long, value_name = "M")]
    post_accuracy: Option<f64>,
    /// 公里标离中心线最远多少米(标立在线旁) / how far a post may stand beside the centreline
    #[arg(long, value_name = "M", default_value_t = 10.0)]
    post_offset: f64,
    /// `GeoPackage` 的图层 / layer of it
    #[arg(long)]
    layer: Option<String>,
    /// 只取第几个要素 / take this feature only
    #[arg(long, value_name = "N")]
    feature: Option<usize>,
    /// 中心线确实自相交(展线) / the centreline does cross itself, as a spiral
    #[arg(long)]
    may_cross: bool,
    /// 新线路为高速铁路 / a new line is a high-speed line
    #[arg(long)]
    high_speed: bool,
    /// 数据来源说明(单位、日期) / where the data come from
    #[arg(long, default_value = "")]
    source: String,
    /// 与现有线形相差很大也接受(只测一段,或改线) / accept a line that differs much from the one in force
    #[arg(long)]
    accept_differences: bool,
    /// 只检查和比较,不存储 / check and compare only, store nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    data: DataArgs,
}

pub(super) fn run(args: &ImportArgs) -> Result<(), Failure> {
    let folder = args.data.folder();
    // From here to the end nobody else changes a line; a dry run changes none.
    let lock = match (&folder, args.dry_run) {
        (Some(folder), false) => Some(Folder::open(folder).lock_lines().map_err(Failure::other)?),
        _ => None,
    };
    // A line that is stored with faults can be replaced like any other.
    let name =
        Lines::embedded().get(&args.line).map_or(args.line.trim().to_owned(), |line| line.name.clone());
    let old = data::lines(folder.as_deref())
        .or_else(|_| data::lines_but(folder.as_deref(), Some(&name)))
        .map_err(Failure::input)?;
    let mut notes = Vec::new();
    let line = named(args, &old)?;
    let tracks = tracks(args, &line, &old, &mut notes)?;
    let mut own = OwnLine { line, tracks };
    let new: Vec<Track> = own.tracks.iter().map(|track| track.track).collect();
    let joins = |track: Track| !new.contains(&track) && track != Track::Whole && !new.contains(&Track::Whole);
    // Tracks that were imported before stay, but for those that this import replaces.
    let stored = folder.as_deref().map(|folder| Folder::open(folder).own_line(&own.line.name));
    let stored = stored.and_then(Result::ok).flatten();
    let gone: Vec<Track> = match &stored {
        Some(before) => {
            before.tracks.iter().map(|track| track.track).filter(|track| !joins(*track)).collect()
        }
        None => old.get(&own.line.name).map_or(Vec::new(), |l| l.chains.iter().map(|c| c.track).collect()),
    };
    notes.extend(gone.into_iter().filter(|track| !new.contains(track)).map(replaced));
    own.tracks.extend(stored.into_iter().flat_map(|before| before.tracks).filter(|track| joins(track.track)));
    let (built, warnings) = own.clone().build().map_err(Failure::input)?;
    let before = old.get(&own.line.name).filter(|line| !line.chains.is_empty());
    let differences = before.map(|old| line::differences(old, &built));
    print(&text::line::imported(&built, &notes, &warnings, before, differences.as_ref()))?;
    if let Some(differences) = differences.filter(|_| !args.accept_differences) {
        refuse_another_line(&own.line.name, &differences)?;
    }
    if args.dry_run {
        return print("\n未存储（--dry-run） / nothing stored\n");
    }
    let folder = args.data.required()?;
    if let Some(lock) = &lock {
        Folder::open(&folder).put_line(lock, &own).map_err(Failure::other)?;
    }
    print(&format!("\n已存入 {} / stored\n{}", folder.display(), super::RESTART))
}

/// What is said of a track that this import takes out of force although it is not the same one.
fn replaced(track: Track) -> (String, String) {
    let name = if track == Track::Whole { "整线" } else { track.zh() };
    (
        format!("原有{name}线形被本次导入取代，不再使用；分行别的中心线请逐一导入"),
        format!(
            "the geometry of {name} that was in force is replaced and no longer used; import every track"
        ),
    )
}

/// A line that is another one than that in force is refused.
fn refuse_another_line(line: &str, differences: &Differences) -> Result<(), Failure> {
    let Some((zh, en)) = another_line(differences) else { return Ok(()) };
    Err(Failure::Input(format!(
        "与{line}现有数据相差过大：{zh}；请核对线名，确为实情则加 --accept-differences，未存储 / too far from what is \
         known of {line}: {en}; check the name of the line, or add --accept-differences; nothing stored"
    )))
}

/// The line, with what is known of it already.
fn named(args: &ImportArgs, old: &Lines) -> Result<Line, Failure> {
    let source = source(args);
    if let Some(known) = old.get(&args.line) {
        return Ok(Line { chains: Vec::new(), own_source: Some(source), ..known.clone() });
    }
    let name = args.line.trim();
    if let Some((zh, en)) = name_fault(name) {
        return Err(Failure::Input(format!("{zh} / {en}")));
    }
    Ok(Line {
        name: name.to_owned(),
        aliases: Vec::new(),
        chains: Vec::new(),
        high_speed: args.high_speed,
        editions: Vec::new(),
        own_source: Some(source),
    })
}

/// Where the data come from: what the operator says, the files, the day.
fn source(args: &ImportArgs) -> String {
    let file = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let files: Vec<String> =
        [file(&args.centreline), args.posts.as_ref().and_then(file)].into_iter().flatten().collect();
    let mut source = format!("{}（{}导入）", files.join("、"), data::today());
    if !args.source.is_empty() {
        source = format!("{}：{source}", args.source);
    }
    source
}

type Notes = Vec<(String, String)>;

fn tracks(args: &ImportArgs, line: &Line, old: &Lines, notes: &mut Notes) -> Result<Vec<Surveyed>, Failure> {
    check_accuracy(args)?;
    let read = survey::read_centrelines(&args.centreline, args.layer.as_deref()).map_err(Failure::input)?;
    notes.extend(read.notes);
    let chosen = chosen(args, line, old, &read.file, read.lines, notes)?;
    let posts = args.posts.as_deref().map(survey::read_posts).transpose().map_err(Failure::input)?;
    let placed = match &posts {
        None => Vec::new(),
        Some(table) => {
            notes.extend(table.notes.iter().cloned());
            let crs = args.posts_crs.as_deref().or(args.crs.as_deref());
            let crs = crs.or_else(|| chosen.iter().find_map(|(_, line)| line.crs.as_deref()));
            let (degrees, more) = table.in_degrees(crs).map_err(Failure::input)?;
            notes.extend(more);
            degrees.into_iter().map(|at| at.map(|at| (at.x, at.y))).collect()
        }
    };
    let only = chosen.len() == 1;
    if let Some(table) = &posts {
        let known: Vec<Track> = chosen.iter().map(|(track, _)| *track).collect();
        notes.extend(left_out(line, old, table, &known, only));
    }
    let mut tracks = Vec::new();
    for (track, centreline) in chosen {
        let (degrees, more) = centreline.in_degrees(args.crs.as_deref()).map_err(Failure::input)?;
        notes.extend(more);
        let (points, posts_file) = match (&posts, &centreline.measures) {
            (Some(table), measures) => {
                notes.extend(measures.as_ref().map(|_| ignored_measures(&centreline.file)));
                (points(args, line, old, table, &placed, track, only)?, table.file.clone())
            }
            (None, Some(measures)) => {
                let tolerance = args.post_accuracy.ok_or_else(|| no_tolerance(&centreline.file, None))?;
                let points = measured(&centreline, measures, &degrees, tolerance, notes)?;
                (points, centreline.file.clone())
            }
            (None, None) => {
                let (zh, en) = (
                    "中心线没有M值，请用 --posts 给出公里标表",
                    "the centreline has no M values: give the table of posts with --posts",
                );
                return Err(Failure::input(Fault::row(centreline.file, centreline.feature, zh, en)));
            }
        };
        tracks.push(Surveyed {
            line: line.name.clone(),
            track,
            centreline: degrees,
            coord_tolerance_m: args.accuracy,
            points,
            centreline_file: centreline.file,
            posts_file,
            may_cross: args.may_cross,
        });
    }
    notes.dedup();
    Ok(tracks)
}

/// Posts from the M values. A jump within their accuracy is no equation but what a survey leaves.
fn measured(
    centreline: &Centreline,
    at_vertices: &[f64],
    degrees: &[Coord<f64>],
    tolerance_m: f64,
    notes: &mut Notes,
) -> Result<Vec<Point>, Failure> {
    let (real, noise): (Vec<&MeasureJump>, Vec<_>) =
        centreline.jumps.iter().partition(|jump| (jump.before - jump.after).abs() > tolerance_m);
    if !noise.is_empty() {
        notes.push((
            format!("{}处 M 值跳变不超过误差 {tolerance_m} m，不作断链", noise.len()),
            format!("{} jumps of M within the accuracy of {tolerance_m} m: no equations", noise.len()),
        ));
    }
    let jumps: Vec<(usize, f64)> = real.iter().map(|jump| (jump.vertex, jump.after)).collect();
    let basis = format!("{} 的M值", centreline.file);
    let measures = Measures { at_vertices, jumps: &jumps, tolerance_m, basis: &basis };
    posts_from_measures(&centreline.file, degrees, measures).map_err(Failure::input)
}

fn check_accuracy(args: &ImportArgs) -> Result<(), Failure> {
    let given = [
        ("--accuracy", Some(args.accuracy)),
        ("--post-accuracy", args.post_accuracy),
        ("--post-offset", Some(args.post_offset)),
    ];
    match given.into_iter().find(|(_, value)| value.is_some_and(|m| !(m > 0.0 && m <= 100_000.0))) {
        Some((name, _)) => {
            Err(Failure::Input(format!("{name} 应为正数（米） / must be a positive number of metres")))
        }
        None => Ok(()),
    }
}

/// The features that are taken, each with its track.
fn chosen(
    args: &ImportArgs,
    line: &Line,
    old: &Lines,
    file: &str,
    read: Vec<Centreline>,
    notes: &mut Notes,
) -> Result<Vec<(Track, Centreline)>, Failure> {
    let fault = |row, zh: String, en: String| Failure::input(Fault::row(file, row, zh, en));
    let given = args.track.as_deref().map(|text| {
        read_track(text)
            .ok_or_else(|| Failure::Input(format!("行别“{text}”无法识别 / unknown track {text:?}")))
    });
    let given = given.transpose()?;
    let mut chosen = Vec::new();
    let (mut unasked, mut of_others) = (0_usize, Vec::new());
    for centreline in read {
        if args.feature.is_some_and(|no| no != centreline.feature) {
            unasked += 1;
            continue;
        }
        if let Some(name) = centreline.line.as_ref().filter(|name| !is_line(name, line, old)) {
            of_others.push(name.clone());
            continue;
        }
        let track = match (given, centreline.track.as_deref()) {
            (Some(track), _) => track,
            (None, None) => Track::Whole,
            (None, Some(text)) => read_track(text).ok_or_else(|| {
                fault(centreline.feature, format!("行别“{text}”无法识别"), format!("unknown track {text:?}"))
            })?,
        };
        if let Some((_, other)) = chosen.iter().find(|(known, _): &&(Track, Centreline)| *known == track) {
            let (zh, en) = (
                format!("与第{}个要素同为“{}”，请用 --feature 或 --track 指明", other.feature, track.zh()),
                format!("the same track as feature {}: choose with --feature, or give tracks", other.feature),
            );
            return Err(fault(centreline.feature, zh, en));
        }
        chosen.push((track, centreline));
    }
    let list = few(of_others.iter().map(String::as_str));
    if chosen.is_empty() {
        let (zh, en) = if of_others.is_empty() {
            (String::new(), String::new())
        } else {
            (format!("；文件中有: {list}"), format!("; the file has: {list}"))
        };
        return Err(Failure::input(Fault::file(
            file,
            format!("没有{}的中心线，请核对线名属性与 --feature{zh}", line.name),
            format!("no centreline of {}: check the line attribute and --feature{en}", line.name),
        )));
    }
    if !of_others.is_empty() {
        let count = of_others.len();
        notes.push((
            format!("{file} 中 {count} 个要素属其他线路，未取: {list}"),
            format!("{count} features of {file} are of other lines and were not taken: {list}"),
        ));
    }
    if unasked > 0 {
        notes.push((
            format!("{file} 中另有 {unasked} 个要素，按 --feature 未取"),
            format!("{unasked} other features of {file} were not asked for"),
        ));
    }
    Ok(chosen)
}

/// Whether a name in a file is that of the line: by the names that are known, or the same text.
fn is_line(name: &str, line: &Line, old: &Lines) -> bool {
    name == line.name
        || line.aliases.iter().any(|alias| alias == name)
        || old.get(name).is_some_and(|l| l.name == line.name)
}

fn no_tolerance(file: &str, row: Option<usize>) -> Failure {
    let (zh, en) = (
        "公里标没有误差；请在表中加误差列，或用 --post-accuracy 给出",
        "the accuracy of the posts is not stated: add a column, or give --post-accuracy",
    );
    Failure::input(row.map_or_else(|| Fault::file(file, zh, en), |row| Fault::row(file, row, zh, en)))
}

fn of_line(row: &PostRow, line: &Line, old: &Lines) -> bool {
    row.line.as_deref().is_none_or(|name| is_line(name, line, old))
}

fn of_track(row: &PostRow, track: Track, only: bool) -> bool {
    row.track == track || (row.track == Track::Whole && only)
}

/// How many rows of the table of posts are of none of the tracks, and what they are of.
fn left_out(line: &Line, old: &Lines, table: &PostTable, tracks: &[Track], only: bool) -> Notes {
    let (own, others): (Vec<&PostRow>, Vec<&PostRow>) =
        table.rows.iter().partition(|row| of_line(row, line, old));
    let of_none: Vec<&&PostRow> =
        own.iter().filter(|row| !tracks.iter().any(|track| of_track(row, *track, only))).collect();
    let mut notes = Notes::new();
    if !others.is_empty() {
        let (count, list) = (others.len(), few(others.iter().filter_map(|row| row.line.as_deref())));
        notes.push((
            format!("{} 中 {count} 行属其他线路，未取: {list}", table.file),
            format!("{count} rows of {} are of other lines and were not taken: {list}", table.file),
        ));
    }
    if !of_none.is_empty() {
        let zh = |track: Track| if track == Track::Whole { "未写行别" } else { track.zh() };
        let (count, list) = (of_none.len(), few(of_none.iter().map(|row| zh(row.track))));
        notes.push((
            format!("{} 中 {count} 行的行别没有中心线，未取: {list}", table.file),
            format!(
                "{count} rows of {} are of tracks without a centreline here and were not taken: {list}",
                table.file
            ),
        ));
    }
    notes
}

/// The first few of some words, each once.
fn few<'a>(words: impl Iterator<Item = &'a str>) -> String {
    const SHOWN: usize = 5;
    let words: BTreeSet<&str> = words.collect();
    let mut list: Vec<&str> = words.iter().copied().take(SHOWN).collect();
    if words.len() > SHOWN {
        list.push("…");
    }
    list.join("、")
}

/// A prefix other than `K`, which may be that of a design stage or another track.
fn prefix_of(printed: &str) -> Option<String> {
    let prefix: String = printed.trim().chars().take_while(|c| c.is_alphabetic()).collect();
    (!prefix.is_empty() && !prefix.eq_ignore_ascii_case("K")).then_some(prefix)
}

/// That the table of posts is taken and not the M values.
fn ignored_measures(file: &str) -> (String, String) {
    (
        format!("{file} 带有M值，已给出公里标表，以表为准，M值未用"),
        format!("{file} has M values; the table of posts is taken, they are not used"),
    )
}

/// The posts of one track. A table that names no track belongs to the only centreline there is.
fn points(
    args: &ImportArgs,
    line: &Line,
    old: &Lines,
    table: &PostTable,
    placed: &[Option<(f64, f64)>],
    track: Track,
    only: bool,
) -> Result<Vec<Point>, Failure> {
    let mut points = Vec::new();
    for (row, at) in table.rows.iter().zip(placed) {
        if !(of_line(row, line, old) && of_track(row, track, only)) {
            continue;
        }
        let tolerance =
            row.tolerance_m.or(args.post_accuracy).ok_or_else(|| no_tolerance(&table.file, Some(row.row)))?;
        points.push(Point {
            row: row.row,
            name: row.name.as_str().into(),
            at: *at,
            post: Some(row.post),
            post_out: row.post_out,
            letter: row.letter,
            post_tolerance_m: Some(tolerance),
            kind: if row.post_out.is_some() { AnchorKind::Equation } else { AnchorKind::Post },
            post_basis: if let Some(prefix) = prefix_of(&row.printed) {
                // The number alone does not say that it was printed as a design stage's.
                format!("{}（印作{}，冠号{prefix}）", row.basis, row.printed).into()
            } else if row.basis.is_empty() {
                table.file.as_str().into()
            } else {
                row.basis.as_str().into()
            },
            coord_source: table.file.as_str().into(),
            coord_tolerance_m: args.post_offset,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        });
    }
    if points.is_empty() {
        return Err(Failure::input(Fault::file(
            &table.file,
            format!("表中没有{}{}的公里标", line.name, track.zh()),
            format!("the table has no posts of {} {}", line.name, track.zh()),
        )));
    }
    Ok(points)
}
