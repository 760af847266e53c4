//! Making, correcting and ending records.

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::context::{Cx, Draft, EditContext, Outcome};
use super::form::{Access, Property, properties, refusal, required, why_read};
use super::input::{Input, serve};
use super::reasons::{because, keep_accepted, reason, worse};
use super::value::{date, missing, same, sound, text};
use super::{EditFault, act, decision, geometry, segment, walk, zone};
use crate::chainage::{Span, Track};
use crate::index::Layer;
use crate::record::{Body, Confidence, Record, Source, Term, Tier, Validity};

/// Longest reason, characters.
const MAX_REASON: usize = 500;
/// Longest identifier, bytes.
const MAX_ID: usize = 200;

/// A new record of a feature, under an identifier that the caller made.
///
/// It must cite its source: `document`, `file` or `source_place`. Its confidence is
/// [`Confidence::Entered`].
///
/// # Errors
/// Every fault of the feature.
pub fn create(
    layer: Layer,
    feature: &Value,
    id: String,
    ctx: &EditContext<'_>,
) -> Result<Draft, Vec<EditFault>> {
    let mut cx = Cx::new(ctx);
    let input = begin(layer, feature, &mut cx)?;
    if id.is_empty() || id.len() > MAX_ID || id.chars().any(char::is_control) {
        cx.push(EditFault::new(
            "/id",
            "标识为空、过长或含控制字符",
            "the identifier is empty, too long or holds control characters",
        ));
    }
    input.check_id(&id, &mut cx);
    let all = properties(layer);
    let mut asked = Map::new();
    for (name, value) in input.properties {
        let Some(property) = known(&all, layer, name, &mut cx) else { continue };
        if value.is_null() || name == "id" {
            continue;
        }
        match property.access {
            Access::Read => cx.push(not_given(name)),
            _ => {
                asked.insert(name.clone(), value.clone());
            }
        }
    }
    for name in required(layer) {
        let told = layer == Layer::TemporaryUses && *name == "kind";
        if !told && !asked.contains_key(*name) {
            cx.push(missing(name));
        }
    }
    let Some(body) = blank(layer) else { return Err(cx.faults) };
    let mut record = Record {
        id,
        source: Source { file: String::new(), document: None, lines: [0, 0], place: None, cell: None },
        confidence: Confidence::Entered,
        reasons: Vec::new(),
        validity: Validity { from: None, to: None, note: Some("as entered by an editor".to_owned()) },
        boundary: None,
        body,
    };
    cite(&mut record.source, &asked, &mut cx);
    let mut span = None;
    fill(layer, &mut record, &mut span, &asked, &mut cx);
    if matches!(layer, Layer::Segments | Layer::CountySegments | Layer::Constraints) && span.is_none() {
        let printed = if layer == Layer::Constraints { "what" } else { "printed_range" };
        if !["from_m", "to_m", printed].iter().any(|name| asked.contains_key(*name)) {
            cx.push(missing("from_m"));
            cx.push(missing("to_m"));
        }
    }
    match &mut record.body {
        Body::Segment(new) => {
            segment::settle(new);
            if layer == Layer::Segments && new.township.is_none() && !asked.contains_key("township") {
                cx.push(missing("township"));
            }
        }
        Body::Decision(new) => new.number = record.source.document.clone().unwrap_or_default(),
        _ => {}
    }
    let given = input.geometry.filter(|given| !given.is_null());
    if let Some(given) = given {
        geometry::put(layer, &mut record, given, &asked, &mut cx);
    }
    geometry::properties(&mut record, &asked, &mut cx);
    walk::range(&record, &mut cx);
    if let Body::Decision(decision) = &record.body
        && decision.situs.printed.is_empty()
        && decision.situs.county.is_none()
        && given.is_none()
    {
        cx.push(EditFault::at(
            "situs",
            "坐落、县和图形至少填一项，否则无从查找",
            "give the situs, the county or a geometry: else it cannot be found",
        ));
    }
    if !asked.contains_key("valid_to") {
        follow_term(None, &mut record, &mut cx);
    }
    period(&record, &mut cx);
    let accepted = std::mem::take(&mut cx.accepted);
    keep_accepted(&mut record, &accepted, ctx);
    if cx.faults.is_empty() { Ok(Draft { record, notes: cx.notes }) } else { Err(cx.faults) }
}

/// A record with the properties and the geometry that a feature gives in place of its own. What the
/// feature does not mention stays; what it gives as it is served is no change.
///
/// The source stays and the confidence is never better than before: [`Confidence::Corrected`], or
/// [`Confidence::Entered`] for a record that an editor entered. Every changed property leaves a
/// [`Reason`](crate::record::Reason); mobiles leave one without the numbers.
///
/// # Errors
/// Every fault of the feature, also a property given otherwise that is only served.
pub fn correct(
    layer: Layer,
    current: &Record,
    feature: &Value,
    ctx: &EditContext<'_>,
) -> Result<Outcome, Vec<EditFault>> {
    let mut cx = Cx::new(ctx);
    let input = begin(layer, feature, &mut cx)?;
    let before = match serve(current, ctx) {
        Some((own, before)) if own == layer => before,
        own => return Err(vec![elsewhere(layer, own.map(|(own, _)| own))]),
    };
    input.check_id(&current.id, &mut cx);
    let all = properties(layer);
    let entered = current.confidence == Confidence::Entered;
    let mut asked = Map::new();
    for (name, value) in input.properties {
        let Some(property) = known(&all, layer, name, &mut cx) else { continue };
        let unchanged = match before.properties.get(name) {
            Some(now) => same(value, now),
            None => hidden_as_it_is(current, name, value),
        };
        if unchanged || name == "id" {
            continue;
        }
        let fixed = match property.access {
            Access::Read => true,
            Access::Source => !entered,
            Access::Hidden if name == "source_place" => !entered,
            _ => false,
        };
        if fixed {
            let (zh, en) = why_read(name);
            cx.push(EditFault::at(name, format!("不能这样改动：{zh}"), format!("cannot be changed: {en}")));
        } else {
            asked.insert(name.clone(), value.clone());
        }
    }
    let mut record = current.clone();
    if entered {
        cite(&mut record.source, &asked, &mut cx);
    }
    let mut span = match &record.body {
        Body::Segment(segment) => Some(segment.span),
        Body::Zone(zone) => Some(zone.span),
        _ => None,
    };
    fill(layer, &mut record, &mut span, &asked, &mut cx);
    if let Some(given) = input.geometry
        && !geometry::same(given, &before.geometry)
    {
        geometry::put(layer, &mut record, given, &asked, &mut cx);
    } else if record.boundary.is_some()
        && ["area_m2", "area_printed", "county"].iter().any(|n| asked.contains_key(*n))
    {
        geometry::again(&mut record, &mut cx);
    }
    geometry::properties(&mut record, &asked, &mut cx);
    if along(&record) != along(current) {
        walk::range(&record, &mut cx);
    }
    if !asked.contains_key("valid_to") {
        follow_term(Some(current), &mut record, &mut cx);
    }
    period(&record, &mut cx);
    if !cx.faults.is_empty() {
        return Err(cx.faults);
    }
    if record == *current {
        return Ok(Outcome::Unchanged);
    }
    let accepted = std::mem::take(&mut cx.accepted);
    because(current, &mut record, &before, &asked, &mut cx);
    keep_accepted(&mut record, &accepted, ctx);
    Ok(Outcome::Changed(Draft { record, notes: cx.notes }))
}

/// A record that holds until `last_day` and no longer. Nothing is deleted.
///
/// # Errors
/// When it ended before, ends by itself before that day, or had not begun then.
pub fn end(current: &Record, last_day: Date, ctx: &EditContext<'_>) -> Result<Draft, Vec<EditFault>> {
    let mut cx = Cx::new(ctx);
    check_reason(&mut cx);
    if matches!(current.body, Body::Site(_) | Body::Coordinator(_) | Body::Duty(_)) {
        return Err(vec![elsewhere_at_all()]);
    }
    let fault = |zh: String, en: String| EditFault::at("valid_to", zh, en).with(last_day);
    if let Some(from) = current.validity.from.filter(|from| last_day < *from) {
        cx.push(fault(
            format!("早于起始日 {from}；若记录有误请更正；若从未有效（误录、重复），请以 withdraw=true 撤回"),
            format!("is before its first day {from}; correct the record if it is wrong, or take it back with withdraw=true if it never held"),
        ));
    }
    match current.validity.to {
        Some(to) if to < ctx.today => {
            cx.push(fault(format!("记录已于 {to} 终止"), format!("the record ended on {to} already")));
        }
        Some(to) if to == last_day => {
            cx.push(fault(format!("记录本来就到 {to} 为止"), format!("the record ends on {to} anyway")));
        }
        Some(to) if to < last_day => cx.push(fault(
            format!("记录到 {to} 为止；延长请用更正 valid_to"),
            format!("the record ends on {to}; to let it hold longer correct valid_to"),
        )),
        _ => {}
    }
    if !cx.faults.is_empty() {
        return Err(cx.faults);
    }
    if last_day > ctx.today {
        cx.note(
            format!("将于 {last_day} 终止，此前仍有效"),
            format!("it holds until {last_day}, which is to come"),
        );
    }
    let mut record = current.clone();
    record.validity.to = Some(last_day);
    record.validity.note = Some(format!("ended by an editor on {}", ctx.today));
    record.reasons.push(reason(
        "valid_to",
        "ended",
        current.validity.to.map(|d| d.to_string()),
        Some(last_day.to_string()),
        ctx,
    ));
    record.confidence = worse(current.confidence);
    Ok(Draft { record, notes: cx.notes })
}

fn begin<'f>(layer: Layer, feature: &'f Value, cx: &mut Cx<'_>) -> Result<Input<'f>, Vec<EditFault>> {
    if let Some(fault) = refusal(layer) {
        return Err(vec![fault]);
    }
    check_reason(cx);
    Input::read(feature, cx).map_err(|fault| vec![fault])
}

fn check_reason(cx: &mut Cx<'_>) {
    let reason = cx.ctx.reason;
    if let Err(fault) = sound("reason", reason, MAX_REASON) {
        cx.faults.push(EditFault {
            pointer: String::new(),
            zh: format!("理由{}", fault.zh),
            en: format!("the reason {}", fault.en),
            ..fault
        });
    }
    if cx.ctx.force && reason.trim().is_empty() {
        cx.faults.push(EditFault::new("", "强制接受必须写明理由", "to force an edit a reason must be given"));
    }
}

/// The property of this name.
fn known<'p>(all: &'p [Property], layer: Layer, name: &str, cx: &mut Cx<'_>) -> Option<&'p Property> {
    let found = all.iter().find(|property| property.name == name);
    if found.is_none() {
        let names: Vec<&str> = all.iter().filter(|p| p.access != Access::Read).map(|p| p.name).collect();
        let names = names.join(", ");
        let layer = layer.name();
        cx.push(EditFault::at(
            name,
            format!("图层 {layer} 没有此属性，可填写的有：{names}"),
            format!("the layer {layer} has no such property; it takes: {names}"),
        ));
    }
    found
}

fn not_given(name: &str) -> EditFault {
    let (zh, en) = why_read(name);
    EditFault::at(name, format!("新建时不填：{zh}"), format!("is not given for a new record: {en}"))
}

fn elsewhere(layer: Layer, own: Option<Layer>) -> EditFault {
    match own {
        Some(own) => EditFault::new(
            "",
            format!("该记录属于图层 {}，不属于 {}", own.name(), layer.name()),
            format!("the record belongs to the layer {}, not to {}", own.name(), layer.name()),
        ),
        None => elsewhere_at_all(),
    }
}

fn elsewhere_at_all() -> EditFault {
    EditFault::new(
        "",
        "该类记录不在任何图层中，不能编辑；请用更正清单（corrections）",
        "no layer shows records of this kind and they cannot be edited; use the corrections file",
    )
}

/// Whether a property that is never served is given as it is.
fn hidden_as_it_is(current: &Record, name: &str, value: &Value) -> bool {
    match name {
        "local_mobiles" | "railway_mobiles" => match &current.body {
            Body::Segment(of) => {
                let now = if name == "local_mobiles" { &of.local.mobiles } else { &of.railway.mobiles };
                // `null` says nothing of what is not shown.
                value.is_null()
                    || value.as_array().is_some_and(|all| {
                        all.iter().map(Value::as_str).eq(now.iter().map(|n| Some(n.as_str())))
                    })
            }
            _ => false,
        },
        "source_place" => value.is_null() || value.as_str() == current.source.place.as_deref(),
        "survey_method" => {
            let now = current.boundary.as_ref().and_then(|boundary| boundary.method.as_deref());
            value.is_null() || value.as_str() == now
        }
        _ => false,
    }
}

/// The source of an entered record.
fn cite(source: &mut Source, asked: &Map<String, Value>, cx: &mut Cx<'_>) {
    let before = source.clone();
    if let Some(value) = asked.get("file")
        && let Some(file) = cx.value(text("file", value))
    {
        source.file = file.unwrap_or_default();
        if source.file.contains(['/', '\\']) {
            cx.push(EditFault::at("file", "只填文件名，不带文件夹", "give the file's name without folders"));
        }
    }
    if let Some(value) = asked.get("document") {
        cx.put(text("document", value), &mut source.document);
    }
    // Records are public: who entered it stands in the audit.
    let by = format!("经办录入 {}", cx.ctx.today);
    // Earlier versions of this program wrote `录入：`.
    let behind = |place: &str| ["；经办录入 ", "；录入："].iter().any(|mark| place.contains(mark));
    let mut cited = before.place.as_deref().is_some_and(behind);
    if let Some(value) = asked.get("source_place")
        && let Some(place) = cx.value(text("source_place", value))
    {
        cited = place.is_some();
        source.place = Some(place.map_or_else(|| by.clone(), |place| format!("{place}；{by}")));
    } else if source.place.is_none() {
        source.place = Some(by);
    }
    if source.file.is_empty() && source.document.is_none() && !cited {
        cx.push(EditFault::at(
            "document",
            "须注明来源：文号（document）、文件（file）或出处（source_place）至少一项",
            "the source must be cited: document, file or source_place",
        ));
    }
}

fn blank(layer: Layer) -> Option<Body> {
    Some(match layer {
        Layer::Segments => Body::Segment(segment::blank(Tier::Township)),
        Layer::CountySegments => Body::Segment(segment::blank(Tier::County)),
        Layer::Parcels | Layer::TemporaryUses => Body::Decision(decision::blank(layer)),
        Layer::Constraints => Body::Zone(zone::blank()),
        Layer::Appointments => Body::Appointment(act::blank()),
        _ => return None,
    })
}

fn fill(
    layer: Layer,
    record: &mut Record,
    span: &mut Option<Span>,
    asked: &Map<String, Value>,
    cx: &mut Cx<'_>,
) {
    match &mut record.body {
        Body::Segment(body) => segment::apply(layer, body, span, asked, cx),
        Body::Decision(body) => decision::apply(layer, body, asked, cx),
        Body::Zone(body) => zone::apply(body, span, asked, cx),
        Body::Appointment(body) => act::apply(body, asked, cx),
        Body::Site(_) | Body::Coordinator(_) | Body::Duty(_) => {}
    }
    for (name, place) in [("valid_from", &mut record.validity.from), ("valid_to", &mut record.validity.to)] {
        if let Some(value) = asked.get(name) {
            cx.put(date(name, value), place);
        }
    }
}

fn period(record: &Record, cx: &mut Cx<'_>) {
    if let (Some(from), Some(to)) = (record.validity.from, record.validity.to)
        && to < from
    {
        cx.push(EditFault::at(
            "valid_to",
            format!("有效止 {to} 早于有效起 {from}"),
            format!("the last day {to} is before the first day {from}"),
        ));
    }
}

/// Where a record lies along which line, and in which county it says that this is.
fn along(record: &Record) -> Option<(Option<&str>, &str, Track, Span)> {
    let (line, track, span) = match &record.body {
        Body::Segment(segment) => (&segment.line, segment.track, segment.span),
        Body::Zone(zone) => (&zone.line, zone.track, zone.span),
        _ => return None,
    };
    Some((record.county(), line, track, span))
}

fn term_end(record: &Record) -> Option<Date> {
    match &record.body {
        Body::Decision(decision) if !decision.status.gives_nothing() => {
            decision.term.value().and_then(Term::end)
        }
        _ => None,
    }
}

/// Lets a decision end with its term, where nothing else ended it; see the corrections of records.
fn follow_term(before: Option<&Record>, record: &mut Record, cx: &mut Cx<'_>) {
    let (old, new) = (before.and_then(term_end), term_end(record));
    let now = record.validity.to;
    let to = match now {
        _ if old == new => return,
        to if to == old => new,
        Some(set) => Some(new.map_or(set, |new| new.min(set))),
        None => new,
    };
    if to != now {
        record.validity.to = to;
        let shown = to.map_or_else(|| "null".to_owned(), |day| day.to_string());
        cx.note(format!("valid_to 随期限改为 {shown}"), format!("valid_to follows the term: {shown}"));
    }
}
