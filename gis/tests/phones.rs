//! Telephone numbers in the real gazettes, when they are there.

#[path = "support/seeds.rs"]
mod seeds;

use landrail_gis::record::phone::{PhoneKind, phones_in};

/// The lines in which numbers were found, with how many each has.
fn found(seed: &str) -> Option<Vec<(usize, PhoneKind)>> {
    let text = seeds::text(seed)?;
    let lines = text.lines().enumerate();
    Some(
        lines
            .flat_map(|(no, line)| phones_in(line, None).into_iter().map(move |p| (no + 1, p.kind)))
            .collect(),
    )
}

#[test]
fn exactly_three_numbers_in_the_gazette_of_a_county_full_of_codes() {
    let Some(found) = found("002") else { return };
    let expected = [920, 922, 924].map(|line| (line, PhoneKind::Mobile));
    assert_eq!(found, expected);
}

#[test]
fn a_local_number_without_area_code_is_found_and_flagged() {
    let Some(text) = seeds::text("003") else { return };
    let line = text.lines().nth(1913).unwrap_or_default();
    let all = phones_in(line, None);
    assert_eq!(all.len(), 1, "line 1914");
    assert_eq!((all[0].dial.as_deref(), all[0].fault.as_deref()), (None, Some("no area code")));
}
