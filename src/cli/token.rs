//! `landrail token`: who may sign in, and as what.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, tz};
use landrail_gis::place::Gazetteer;
use landrail_gis::record::has_personal;
use serde_json::{Value, json};

use super::{DataArgs, Failure, print};
use crate::access::{Actor, Grant, Role, Secret};
use crate::store::Folder;
use crate::store::interface::Token;

/// Longest name of a token.
const MAX_NAME: usize = 64;

#[derive(Debug, Args)]
pub(super) struct TokenArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 签发令牌,只显示一次 / issue a token, which is shown once
    Add(AddArgs),
    /// 列出所有令牌 / list all tokens
    List(ListArgs),
    /// 撤销令牌及其登录 / revoke a token and end its sessions
    Revoke(RevokeArgs),
}

#[derive(Debug, Args)]
struct AddArgs {
    /// 持有人,如姓名与单位 / who holds it, e.g. name and unit
    #[arg(long, value_name = "NAME")]
    name: String,
    /// 角色 / role: `inspector`, `editor`, `admin`
    #[arg(long, value_name = "ROLE")]
    role: String,
    /// 限于该县(可多次;不给则不限) / for this county only (repeatable; without it: all)
    #[arg(long = "county", value_name = "COUNTY")]
    counties: Vec<String>,
    /// 有效期,如 90d,或最后一天 2027-12-31(不给则长期有效) / how long, e.g. 90d, or the last day
    #[arg(long, value_name = "90d|DATE")]
    expires: Option<String>,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Debug, Args)]
struct ListArgs {
    /// 输出格式 / format
    #[arg(long, value_enum, default_value_t = FormatArg::Text)]
    format: FormatArg,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    Text,
    Json,
}

#[derive(Debug, Args)]
struct RevokeArgs {
    /// 令牌编号,见 token list / number of the token, see token list
    #[arg(value_name = "ID")]
    id: i64,
    #[command(flatten)]
    data: DataArgs,
}

pub(super) fn run(args: &TokenArgs) -> Result<(), Failure> {
    match &args.what {
        What::Add(args) => add(args),
        What::List(args) => list(args),
        What::Revoke(args) => revoke(args),
    }
}

fn add(args: &AddArgs) -> Result<(), Failure> {
    let name = name(&args.name)?;
    let grant = Grant { role: role(&args.role)?, counties: counties(&args.counties)? };
    if grant.role == Role::Admin && !grant.counties.is_empty() {
        return Err(Failure::Input(
            "管理员不限县，请去掉 --county / an admin is for all counties: leave out --county".to_owned(),
        ));
    }
    let now = Timestamp::now();
    let expires = args.expires.as_deref().map(|text| expires(text, now)).transpose()?;

    let store = Folder::open(&args.data.required()?).store_or_new()?;
    let secret = Secret::new().map_err(Failure::other)?;
    let token = store.add_token(&Actor::local(), name, &grant, expires, secret.hash())?;
    // On standard error, so that scripts can take the token from standard output.
    eprintln!(
        "已签发第{}号令牌：{}，{}，{}，{} / token {} issued: {}, {}",
        token.id,
        token.name,
        grant.role.zh(),
        of_counties(&token),
        expires.map_or_else(|| "长期有效".to_owned(), |end| format!("有效至 {}", day_and_time(end))),
        token.id,
        grant.role,
        expires.map_or_else(|| "without end".to_owned(), |end| format!("until {}", day_and_time(end))),
    );
    eprintln!("令牌只显示这一次，请立即妥善保存 / this is the only time it is shown: keep it safe");
    print(&format!("{}\n", secret.reveal()))
}

fn name(text: &str) -> Result<&str, Failure> {
    let name = text.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
        return Err(Failure::Input(format!(
            "--name 应为1–{MAX_NAME}字 / --name must have 1–{MAX_NAME} characters"
        )));
    }
    // It stands in the audit and in notes.
    if has_personal(name) {
        return Err(Failure::Input("--name 中不要写手机号 / no telephone number in --name".to_owned()));
    }
    Ok(name)
}

fn role(text: &str) -> Result<Role, Failure> {
    let role: Role = text.parse().map_err(Failure::Input)?;
    if role == Role::Public {
        return Err(Failure::Input(
            "公众无需令牌；可用：inspector, editor, admin / the public needs no token; there are: inspector, editor, admin"
                .to_owned(),
        ));
    }
    Ok(role)
}

/// The canonical names; all unknown ones are told at once.
fn counties(given: &[String]) -> Result<BTreeSet<String>, Failure> {
    if given.is_empty() {
        return Ok(BTreeSet::new());
    }
    let gazetteer = Gazetteer::embedded();
    let (mut found, mut unknown) = (BTreeSet::new(), Vec::new());
    for text in given {
        match gazetteer.county(text) {
            Some(county) => {
                found.insert(county.name.clone());
            }
            None => unknown.push(no_county(&gazetteer, text)),
        }
    }
    if unknown.is_empty() { Ok(found) } else { Err(Failure::Input(unknown.join("\n"))) }
}

/// That there is no such county, with those of a similar name, or else all of them.
fn no_county(gazetteer: &Gazetteer, text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    let names = || gazetteer.counties().iter().map(|county| county.name.as_str());
    let alike: Vec<_> =
        names().filter(|name| text.chars().any(|c| !"县市区".contains(c) && name.contains(c))).collect();
    let candidates = if alike.is_empty() { names().collect() } else { alike };
    let candidates = candidates.join("、");
    format!("没有县（市、区）“{short}”，可用：{candidates} / no county {short:?}, there are: {candidates}")
}

/// When a token ends: so many days from now, or at the end of a day in China.
fn expires(text: &str, now: Timestamp) -> Result<Timestamp, Failure> {
    let wrong = || {
        let short: String = text.chars().take(30).collect();
        Failure::Input(format!(
            "--expires “{short}” 无效，应为天数（如 90d）或日期（如 2027-12-31） / --expires {short:?} is neither days (90d) nor a date (2027-12-31)"
        ))
    };
    let end = if let Some(days) = text.strip_suffix('d') {
        let days: u32 = days.parse().map_err(|_| wrong())?;
        now.checked_add(SignedDuration::from_hours(24 * i64::from(days))).map_err(|_| wrong())?
    } else {
        let last: Date = text.parse().map_err(|_| wrong())?;
        let next = last.tomorrow().map_err(|_| wrong())?;
        next.to_zoned(tz::TimeZone::fixed(tz::offset(8))).map_err(|_| wrong())?.timestamp()
    };
    if end <= now {
        return Err(Failure::Input(format!(
            "--expires {} 已过 / --expires lies in the past",
            day_and_time(end)
        )));
    }
    Ok(end)
}

fn list(args: &ListArgs) -> Result<(), Failure> {
    let store = Folder::open(&args.data.required()?).store()?;
    let tokens = store.map_or_else(|| Ok(Vec::new()), |store| store.tokens())?;
    let now = Timestamp::now();
    if args.format == FormatArg::Json {
        let all: Vec<_> = tokens.iter().map(|token| value(token, now)).collect();
        return print(&format!("{}\n", json!(all)));
    }
    let mut out = String::new();
    for token in &tokens {
        let (zh, en) = state(token, now);
        let mut moments = vec![format!("签发 {}", day_and_time(token.created))];
        moments.extend(token.expires.map(|end| format!("到期 {}", day_and_time(end))));
        moments.extend(token.revoked.map(|end| format!("撤销 {}", day_and_time(end))));
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{}  {}  {}（{}）  {}  {zh} / {en}  {}",
            token.id,
            token.name,
            token.grant.role.zh(),
            token.grant.role,
            of_counties(token),
            moments.join("，"),
        );
    }
    if tokens.is_empty() {
        out.push_str("没有令牌 / no tokens\n");
    }
    print(&out)
}

fn value(token: &Token, now: Timestamp) -> Value {
    let mut value = json!(token);
    value["state"] = json!(state(token, now).1);
    value
}

fn state(token: &Token, now: Timestamp) -> (&'static str, &'static str) {
    match token {
        token if token.revoked.is_some() => ("已撤销", "revoked"),
        token if !token.holds(now) => ("已过期", "expired"),
        _ => ("有效", "valid"),
    }
}

fn of_counties(token: &Token) -> String {
    if token.grant.counties.is_empty() {
        return "不限县".to_owned();
    }
    token.grant.counties.iter().map(String::as_str).collect::<Vec<_>>().join("、")
}

/// To the minute, in China's time.
fn day_and_time(at: Timestamp) -> String {
    at.to_zoned(tz::TimeZone::fixed(tz::offset(8))).strftime("%Y-%m-%d %H:%M").to_string()
}

fn revoke(args: &RevokeArgs) -> Result<(), Failure> {
    let unknown = || {
        Failure::Input(format!(
            "没有第{}号令牌，landrail token list 列出全部 / there is no token {}, landrail token list lists them",
            args.id, args.id
        ))
    };
    let store = Folder::open(&args.data.required()?).store()?.ok_or_else(unknown)?;
    let before = store.tokens()?.into_iter().find(|token| token.id == args.id).ok_or_else(unknown)?;
    if let Some(since) = before.revoked {
        let since = day_and_time(since);
        return print(&format!(
            "第{}号令牌已于 {since} 撤销 / token {} was revoked at {since} already\n",
            args.id, args.id
        ));
    }
    let token = store.revoke_token(&Actor::local(), args.id)?.ok_or_else(unknown)?;
    print(&format!(
        "已撤销第{}号令牌（{}），其登录已失效 / token {} ({}) is revoked and its sessions are over\n",
        token.id, token.name, token.id, token.name
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(failure: Failure) -> String {
        let (Failure::Input(message) | Failure::Other(message)) = failure;
        message
    }

    #[test]
    fn counties_are_canonical_and_unknown_ones_are_told_with_candidates() {
        let given = |names: &[&str]| counties(&names.iter().map(|&n| n.to_owned()).collect::<Vec<_>>());
        assert_eq!(given(&["原平", "偏关县"]).unwrap().into_iter().collect::<Vec<_>>(), ["偏关县", "原平市"]);
        let told = message(given(&["原坪市", "原平市", "幽州"]).unwrap_err());
        assert!(told.contains("“原坪市”，可用：原平市") && told.contains("“幽州”"), "{told}");
        assert!(!told.contains("“原平市”"), "{told}");
    }

    #[test]
    fn a_date_holds_to_its_last_minute_in_china() {
        let now: Timestamp = "2031-01-01T00:00:00Z".parse().unwrap();
        let end = |text: &str| expires(text, now).map(|end| end.to_string()).map_err(message);
        assert_eq!(end("2031-01-01").unwrap(), "2031-01-01T16:00:00Z");
        assert_eq!(end("90d").unwrap(), "2031-04-01T00:00:00Z");
        for wrong in ["", "d", "-1d", "0d", "90", "2030-12-31", "2031-02-30", "99999999999d"] {
            assert!(end(wrong).unwrap_err().contains("--expires"), "{wrong}");
        }
    }

    #[test]
    fn the_public_has_no_token_and_a_name_no_number() {
        assert!(message(role("public").unwrap_err()).contains("inspector"));
        assert_eq!(role("编辑员").unwrap(), Role::Editor);
        for wrong in ["", " ", "甲13800138000", "a\nb", &"长".repeat(65)] {
            assert!(name(wrong).is_err(), "{wrong}");
        }
    }
}
