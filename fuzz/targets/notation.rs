//! Kilometre posts and ranges as people and gazettes write them.
#![no_main]

use landrail_gis::chainage::{
    Chainage, KilometrePost, Track, parse_equation, parse_post, parse_post_in_long_chain, parse_range,
};
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
        assert!(!reading.rule.zh().is_empty() && !reading.rule.en().is_empty());
    }
    // Whatever was read can be printed and read back, with its prefix, letter and long chain.
    let printed = post.to_string();
    let again = parse_post_in_long_chain(&printed).expect("a printed post is read");
    assert!(again.readings.iter().map(|r| r.at).eq(post.readings.iter().map(|r| r.at)), "{printed}");
    assert_eq!((again.suffix, again.overlong), (post.suffix, post.overlong), "{printed}");
    assert_eq!(again.named_track(), post.named_track(), "{printed}");
}

fuzz_target!(|text: &str| {
    if let Ok(post) = parse_post(text) {
        check(&post);
    }
    if let Ok(post) = parse_post_in_long_chain(text) {
        check(&post);
        assert_eq!(parse_post(text).is_ok(), !post.overlong);
    }
    if let Ok(equation) = parse_equation(text) {
        check(&equation.incoming);
        check(&equation.outgoing);
        assert_eq!(
            equation.jump().is_some(),
            equation.incoming.only().is_some() && equation.outgoing.only().is_some()
        );
        assert_ne!(equation.excess_mm(), Some(0));
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
        if let Ok(span) = range.rising() {
            assert!(span.from < span.to && !range.is_reversed());
        }
    }
    if let Ok(at) = text.parse::<Chainage>() {
        assert_eq!(at.to_string().parse::<Chainage>().expect("read back"), at);
    }
    let _ = Track::from_printed(text);
});
