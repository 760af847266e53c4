//! Tables of kilometre posts: any bytes, text, rows under a header, the XML of a worksheet.
#![no_main]

use std::io::{Cursor, Write as _};

use landrail_fuzz::check_faults;
use landrail_gis::survey::read_posts;
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const HEADERS: [&str; 4] = [
    "线名,行别,公里标,去向里程,经度,纬度,站名,误差,依据,后缀,有效起,有效止\n",
    "post,X,Y\n",
    "line\ttrack\tkpost_m\tkpost_out_m\tE\tN\n",
    "name;公里标(km);lon;lat;kind\n",
];

/// A workbook of one sheet, and of shared strings and styles that the sheet may name.
fn workbook(sheet: &[u8]) -> Option<Vec<u8>> {
    let files: [(&str, &[u8]); 7] = [
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/styles.xml", br#"<styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#),
        ("xl/sharedStrings.xml", "<sst><si><t>post</t></si><si><t>lon</t></si><si><t>lat</t></si></sst>".as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in files {
        zip.start_file(name, options).ok()?;
        zip.write_all(bytes).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let bytes = match usize::from(*first) % 6 {
        5 => rest.to_vec(),
        4 => workbook(rest).expect("written to memory"),
        at => [HEADERS[at].as_bytes(), rest].concat(),
    };
    match read_posts("fuzz", &bytes) {
        Ok(table) => {
            for row in &table.rows {
                assert!(row.row > 0 && row.post_out != Some(row.post), "{row:?}");
                assert!(row.xy.into_iter().flatten().all(f64::is_finite), "{row:?}");
                assert!(row.tolerance_m.is_none_or(|m| m.is_finite() && m >= 0.0), "{row:?}");
                assert!(!row.printed.is_empty());
                let ordered = row.valid_from.zip(row.valid_to).is_none_or(|(from, to)| from <= to);
                assert!(ordered, "{row:?}");
            }
        }
        Err(faults) => check_faults(&faults),
    }
});
