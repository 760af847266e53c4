//! The audit as text and CSV.

use crate::store::interface::Entry;

/// The columns of the CSV.
const COLUMNS: [&str; 12] = [
    "seq", "at", "program", "name", "role", "address", "action", "subject", "detail", "state", "prev", "hash",
];

/// The head of the CSV, with a byte-order mark when asked for.
pub fn csv_head(bom: bool) -> Result<Vec<u8>, csv::Error> {
    let mut out = if bom { b"\xEF\xBB\xBF".to_vec() } else { Vec::new() };
    let mut rows = csv::Writer::from_writer(&mut out);
    rows.write_record(COLUMNS)?;
    rows.flush()?;
    drop(rows);
    Ok(out)
}

/// Rows of the CSV.
pub fn csv_rows(entries: &[Entry]) -> Result<Vec<u8>, csv::Error> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    for entry in entries {
        let actor = &entry.actor;
        rows.write_record([
            &entry.seq.0.to_string(),
            &entry.at.to_string(),
            &entry.program,
            &cell(&actor.name),
            actor.role.as_str(),
            actor.address.as_deref().unwrap_or_default(),
            &cell(&entry.action),
            &cell(&entry.subject),
            &entry.detail.to_string(),
            &entry.state,
            &entry.prev,
            &entry.hash,
        ])?;
    }
    rows.into_inner().map_err(|error| error.into_error().into())
}

/// A text that a spreadsheet would take for a formula begins with an apostrophe.
fn cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text != "-" {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// One line of an entry.
pub fn line(entry: &Entry) -> String {
    let who = if entry.actor.name.is_empty() { entry.actor.role.zh() } else { &entry.actor.name };
    let address = entry.actor.address.as_ref().map(|address| format!(" {address}")).unwrap_or_default();
    let detail = match &entry.detail {
        serde_json::Value::Null => String::new(),
        serde_json::Value::Object(object) if object.is_empty() => String::new(),
        detail => format!(" {detail}"),
    };
    format!("{} {} {who}{address} {} {}{detail}", entry.seq.0, entry.at, entry.action, entry.subject)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::access::{Actor, Role};
    use crate::store::interface::Seq;

    #[test]
    fn a_name_is_no_formula_and_a_detail_is_one_cell() {
        let entry = Entry {
            seq: Seq(3),
            at: "2031-01-02T03:04:05Z".parse().unwrap(),
            program: "0.1.0".to_owned(),
            actor: Actor { name: "=1+1".to_owned(), role: Role::Admin, address: None },
            action: "note".to_owned(),
            subject: "-".to_owned(),
            detail: json!({"a": "b,\"c\""}),
            state: "s".to_owned(),
            prev: "p".to_owned(),
            hash: "h".to_owned(),
        };
        let rows = String::from_utf8(csv_rows(&[entry]).unwrap()).unwrap();
        assert!(rows.starts_with("3,2031-01-02T03:04:05Z,0.1.0,'=1+1,admin,,note,-,"), "{rows}");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(rows.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!((record.len(), &record[8]), (COLUMNS.len(), "{\"a\":\"b,\\\"c\\\"\"}"));
    }
}
