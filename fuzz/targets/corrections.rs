//! A corrections file.
#![no_main]

use landrail_fuzz::assert_no_mobile;
use landrail_gis::record::Corrections;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match Corrections::parse("fuzz.toml", text) {
        Ok(corrections) => {
            for entry in corrections.of("roster", "a.txt") {
                assert_eq!(entry.apply(entry.old.as_deref()).expect("it fits its own old value"), entry.new);
                assert_no_mobile(&entry.reason());
                assert_no_mobile(&entry.to_string());
                assert_no_mobile(&entry.unused().to_string());
            }
        }
        Err(error) => assert_no_mobile(&error.to_string()),
    }
});
