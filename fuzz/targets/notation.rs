//! Kilometre posts and ranges as people and gazettes write them.
#![no_main]

use landrail_gis::chainage::{Chainage, KilometrePost, Track, parse_post, parse_range};
use libfuzzer_sys::fuzz_target;

fn check(post: &KilometrePost) {
    assert!(!post.readings.is_empty());
    assert_eq!(post.only().is_some(), post.readings.len() == 1);
    for reading in &post.readings {
        let written = reading.at.to_string();
        assert_eq!(written.parse::<Chainage>().expect("a written chainage is read"), reading.at, "{written}");
        let again = parse_post(&written).expect("a canonical post is read");
        assert_eq!(again.only(), Some(reading.at), "{written}");
        let json = serde_json::to_string(&reading.at).expect("written");
        assert_eq!(serde_json::from_str::<Chainage>(&json).expect("read"), reading.at);
    }
}

fuzz_target!(|text: &str| {
    if let Ok(post) = parse_post(text) {
        check(&post);
    }
    if let Ok(range) = parse_range(text) {
        check(&range.from);
        check(&range.to);
        let spans = range.spans();
        assert!(!spans.is_empty());
        for span in spans {
            assert!(span.from <= span.to && span.length_m() >= 0.0, "{span:?}");
            assert_eq!(span.intersection(span).is_some(), span.from < span.to);
        }
        let _ = range.is_reversed();
    }
    if let Ok(at) = text.parse::<Chainage>() {
        assert_eq!(at.to_string().parse::<Chainage>().expect("read back"), at);
    }
    let _ = Track::from_printed(text);
});
