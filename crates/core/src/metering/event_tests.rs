//! What is well formed, and what is the same.

use super::super::world::{event, local, reported};
use super::*;
use crate::resources::ResourceRefusal;

type Change = fn(&mut Reported);

#[test]
fn an_event_is_refused_for_the_first_thing_that_is_wrong() {
    use UsageRefusal as R;
    let text = |length: usize| "x".repeat(length);
    let cases: [(Change, Option<UsageRefusal>); 34] = [
        (|_| (), None),
        (|one| one.source = String::new(), Some(R::Source)),
        (|one| one.source = "x".repeat(64), None),
        (|one| one.source = "x".repeat(65), Some(R::Source)),
        (|one| one.source = "a meter".to_owned(), Some(R::Source)),
        (|one| one.id = String::new(), Some(R::Id)),
        (|one| one.id = "~".repeat(128), None),
        (|one| one.id = "~".repeat(129), Some(R::Id)),
        (|one| one.id = "户".to_owned(), Some(R::Id)),
        (|one| one.resource = "x".repeat(65), Some(R::Resource)),
        (|one| one.usage_type = String::new(), Some(R::UsageType)),
        (|one| one.usage_type = "up\nflow".to_owned(), Some(R::UsageType)),
        (|one| one.quantity_e8 = -1, Some(R::Quantity)),
        (|one| one.quantity_e8 = 0, None),
        (|one| one.quantity_e8 = i64::MAX, None),
        (|one| one.measure = 0, Some(R::Measure)),
        (|one| one.to = one.from, Some(R::Span)),
        (|one| one.to = one.from.plus_ms(-1), Some(R::Span)),
        (|one| one.to = one.from.plus_ms(1), None),
        (|one| one.from = Timestamp::from_ms(-1), Some(R::Span)),
        (|one| (one.from, one.to) = (LATEST.plus_ms(-1), LATEST), None),
        (|one| (one.from, one.to) = (LATEST, LATEST.plus_ms(1)), Some(R::Span)),
        (|one| one.to = one.from.plus_ms(32 * DAY_MS), None),
        (|one| one.to = one.from.plus_ms(32 * DAY_MS + 1), Some(R::LongSpan)),
        (|one| one.size = Some(0), Some(R::Size)),
        (|one| one.size = Some(1), None),
        (|one| one.region = Some(String::new()), Some(R::Region)),
        (|one| one.zone = Some("a b".to_owned()), Some(R::Zone)),
        (|one| one.enterprise_project = Some("x".repeat(65)), Some(R::EnterpriseProject)),
        (|one| one.enterprise_project = Some("0".to_owned()), None),
        (
            |one| one.tags = Some(vec![(String::new(), String::new())]),
            Some(R::Tags(ResourceRefusal::Tag)),
        ),
        (|one| one.corrects = Some("e-0".to_owned()), None),
        (|one| one.corrects = Some("e-1".to_owned()), Some(R::Corrects)),
        (|one| one.corrects = Some(String::new()), Some(R::Corrects)),
    ];
    for (place, (change, expected)) in cases.into_iter().enumerate() {
        let mut one = reported();
        change(&mut one);
        assert_eq!(UsageEvent::check(one).err(), expected, "case {place}");
    }
    let worst = Reported {
        source: text(65),
        id: text(129),
        quantity_e8: -1,
        corrects: Some(String::new()),
        ..reported()
    };
    assert_eq!(UsageEvent::check(worst), Err(R::Source), "in order of precedence");
}

#[test]
fn the_latest_end_is_where_it_is_said_to_be() {
    assert_eq!(Timestamp::parse_wire("9000-01-01T00:00:00Z"), Ok(LATEST));
}

#[test]
fn a_correction_is_of_the_same_source_and_tags_stand_by_name() {
    let tag = |name: &str| (name.to_owned(), "1".to_owned());
    let tags = Some(vec![tag("team"), tag("env")]);
    let one = Reported { corrects: Some("e-0".to_owned()), tags, ..reported() };
    let event = UsageEvent::check(one).expect("well formed");
    let corrected = EventKey { source: "eip-meter".to_owned(), id: "e-0".to_owned() };
    assert_eq!(event.corrects, Some(corrected));
    assert_eq!(event.tags, Some(vec![tag("env"), tag("team")]));
}

#[test]
fn the_same_again_is_harmless_and_other_content_is_refused() {
    let kept = event();
    let later = Span::new(local("2026-03-15 10:00:00"), local("2026-03-15 11:00:01"));
    let later = later.expect("in order");
    for (event, kept, expected) in [
        (event(), None, Ok(Delivery::New)),
        (event(), Some(&kept), Ok(Delivery::Repeated)),
        (UsageEvent { quantity_e8: 1, ..event() }, Some(&kept), Err(UsageRefusal::OtherContent)),
        (UsageEvent { span: later, ..event() }, Some(&kept), Err(UsageRefusal::OtherContent)),
    ] {
        assert_eq!(Delivery::of(&event, kept), expected, "{event:?}");
    }
}
