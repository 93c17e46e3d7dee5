//! Usage that was taken, what it is known by, and what is parked.

use hubu_core::ids::{CustomerKey, GroupKey, ResourceKey};
use hubu_core::metering::{EventKey, EventStatus, Origin, ParkReason, UsageEvent, UsageRecord};
use hubu_core::time::Span;
use hubu_store::Fault;
use hubu_store::metering::{
    self, KnownEvent, ParkedEvent, ParkedFilter, ParkedPage, SeqRange, StoredUsage, TakenAs,
    content_hash,
};
use hubu_testkit::engines;

use crate::dice::Dice;
use crate::trades::shelf::{Shelf, on};

fn key(id: i64) -> EventKey {
    EventKey { source: "meter".to_owned(), id: format!("e{id:04}") }
}

fn span(day: i64) -> Span {
    Span::new(on(day, 0), on(day, 3_600_000)).expect("an hour")
}

fn event(id: i64) -> UsageEvent {
    UsageEvent {
        key: key(id),
        resource: "vol-1".to_owned(),
        usage_type: "Duration".to_owned(),
        quantity_e8: 100_000_000,
        measure: 4,
        span: span(1),
        size: None,
        region: None,
        zone: None,
        enterprise_project: None,
        tags: None,
        corrects: None,
    }
}

fn usage(customer: i64, seq: i64, origin: Origin) -> StoredUsage {
    let record = UsageRecord {
        resource: ResourceKey(40 + customer),
        charging: 1,
        usage_type: "Duration".to_owned(),
        span: span(seq),
        quantity_e8: if seq % 3 == 0 { -5 } else { 7 * seq },
        measure: 4,
        size: (seq % 2 == 0).then_some(10),
        origin,
    };
    let (group, customer) = (GroupKey(customer), CustomerKey(customer));
    StoredUsage { group, customer, seq, record, received: on(seq, 5) }
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_is_read_in_the_order_in_which_it_was_taken() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let mut written = Vec::new();
        for seq in 1..=9 {
            written.push(usage(1, seq, Origin::Event(key(seq))));
            written.push(usage(3, seq, Origin::Inventory));
        }
        let mut shuffled = written.clone();
        shuffled.reverse();
        shelf.write(move |unit| metering::append(unit.tx, &shuffled)).await.unwrap();
        written.sort_unstable_by_key(|one| (one.customer, one.seq));
        let range = |customer, after, through| SeqRange {
            group: GroupKey(customer),
            customer: CustomerKey(customer),
            after,
            through,
        };
        for (ranges, expected) in [
            (vec![range(1, 0, 9), range(3, 0, 9)], 0..18),
            (vec![range(1, 2, 5)], 2..5),
            (vec![range(1, 8, i64::MAX), range(3, 0, 1)], 8..10),
            (vec![range(2, 0, 9), range(1, 9, 12)], 0..0),
        ] {
            let asked = ranges.clone();
            let found = shelf.read(move |tx| metering::records(tx, &asked)).await;
            assert_eq!(found, written[expected], "{ranges:?}");
        }
        let again = usage(1, 4, Origin::Inventory);
        let twice =
            shelf.write(move |unit| metering::append(unit.tx, std::slice::from_ref(&again)));
        assert!(matches!(twice.await, Err(Fault::Unique(_))), "no number is given twice");
    })
    .await;
}

#[test]
fn what_differs_has_another_hash() {
    type Change = fn(&mut UsageEvent);
    let same: Change = |event| event.key = key(99);
    let tags = |tags: &[(&str, &str)]| {
        let tag = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Some(tags.iter().map(tag).collect())
    };
    let mut hashes = vec![content_hash(&event(1))];
    let mut moved = event(1);
    same(&mut moved);
    assert_eq!(content_hash(&moved), hashes[0], "the key is no content");
    let changes: &[Change] = &[
        |event| event.resource = "vol-2".to_owned(),
        |event| event.usage_type = "duration".to_owned(),
        |event| event.quantity_e8 += 1,
        |event| event.measure += 1,
        |event| event.span = span(2),
        |event| event.size = Some(0),
        |event| event.size = Some(1),
        |event| event.region = Some("Duration".to_owned()),
        |event| event.zone = Some("Duration".to_owned()),
        |event| event.enterprise_project = Some("Duration".to_owned()),
        |event| event.enterprise_project = Some(String::new()),
        |event| event.tags = Some(Vec::new()),
        |event| event.corrects = Some(key(2)),
        |event| (event.resource, event.usage_type) = ("vol-1D".to_owned(), "uration".to_owned()),
    ];
    for change in changes {
        let mut event = event(1);
        change(&mut event);
        hashes.push(content_hash(&event));
    }
    for tagged in [tags(&[("a", "bc")]), tags(&[("ab", "c")]), tags(&[("a", "b"), ("c", "d")])] {
        hashes.push(content_hash(&UsageEvent { tags: tagged, ..event(1) }));
    }
    let all = hashes.len();
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(hashes.len(), all);
}

fn known(id: i64, status: EventStatus, taken: Option<(i64, i64)>) -> KnownEvent {
    let taken = taken.map(|(first_seq, number)| TakenAs {
        group: GroupKey(1),
        customer: CustomerKey(1),
        first_seq,
        number,
    });
    let forget = taken.map(|_| on(10 + id, 0));
    KnownEvent {
        key: key(id),
        hash: content_hash(&event(id)),
        status,
        taken,
        span: span(1),
        forget,
    }
}

async fn read_known(shelf: &Shelf, ids: &[i64]) -> Vec<KnownEvent> {
    let keys: Vec<EventKey> = ids.iter().map(|id| key(*id)).collect();
    let mut found = shelf.read(move |tx| metering::known(tx, &keys)).await;
    found.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_known_until_they_are_forgotten() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let mut events = [
            known(1, EventStatus::Taken, Some((1, 2))),
            known(2, EventStatus::Taken, Some((3, 1))),
            known(3, EventStatus::Parked, None),
        ];
        let first = events.clone();
        shelf.write(move |unit| metering::remember(unit.tx, &first)).await.unwrap();
        assert_eq!(read_known(&shelf, &[3, 1, 2, 2, 9]).await, events);
        let locked = shelf.world.store.unit::<_, ()>(0, None, "test", |unit| {
            Ok(metering::lock_known(unit.tx, &[key(2), key(1), key(9)])?)
        });
        assert_eq!(locked.await.expect("they are locked"), events[..2]);

        let again = [known(9, EventStatus::Parked, None), events[1].clone()];
        let twice = shelf.write(move |unit| metering::remember(unit.tx, &again)).await;
        // A conflict is tried again by the store; what never ends is one in the end.
        assert!(twice.is_err(), "two cannot take one event");
        assert_eq!(read_known(&shelf, &[9]).await, []);

        events[0].status = EventStatus::Corrected;
        events[2] = known(3, EventStatus::Taken, Some((4, 1)));
        let changed = [events[0].clone(), events[2].clone()];
        shelf.write(move |unit| metering::change_known(unit.tx, &changed)).await.unwrap();
        assert_eq!(read_known(&shelf, &[1, 2, 3]).await, events);

        let forget = async |day, limit| {
            let forgotten = shelf.world.store.unit::<_, ()>(0, None, "test", move |unit| {
                Ok(metering::forget(unit.tx, on(day, 0), limit)?)
            });
            forgotten.await.expect("keys are forgotten")
        };
        assert_eq!(forget(10, 9).await, 0);
        assert_eq!(forget(13, 1).await, 1, "the one that ends first");
        assert_eq!(read_known(&shelf, &[1, 2, 3]).await, events[1..]);
        assert_eq!(forget(12, 9).await, 1);
        assert_eq!(read_known(&shelf, &[1, 2, 3]).await, events[2..]);
    })
    .await;
}

fn parked(id: i64, reason: ParkReason, day: i64) -> ParkedEvent {
    let event = event(id);
    let look_again = reason.look_again(event.span);
    ParkedEvent { event, reason, received: on(day, id), look_again }
}

fn whole() -> ParkedEvent {
    let mut whole = parked(1, ParkReason::UnknownResource, 2);
    let event = &mut whole.event;
    "vol-2".clone_into(&mut event.resource);
    (event.size, event.region) = (Some(3), Some("cn-north-1".to_owned()));
    event.zone = Some("cn-north-1a".to_owned());
    event.enterprise_project = Some(String::new());
    event.tags =
        Some(vec![("a".to_owned(), "\"b\" 中".to_owned()), ("c".to_owned(), String::new())]);
    event.corrects = Some(key(77));
    whole
}

#[tokio::test(flavor = "multi_thread")]
async fn parked_events_are_shown_and_found_again() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let early = parked(2, ParkReason::Early, 1);
        let mut events = vec![whole(), early, parked(3, ParkReason::NoPrice, 1)];
        let mut first = events.clone();
        first.push(parked(4, ParkReason::TooOld, 1));
        first.push(parked(5, ParkReason::AlreadyCorrected, 1));
        shelf.write(move |unit| metering::park(unit.tx, &first)).await.unwrap();
        let by_key = async |ids: &[i64]| {
            let keys: Vec<EventKey> = ids.iter().map(|id| key(*id)).collect();
            let mut found = shelf.read(move |tx| metering::parked(tx, &keys)).await;
            found.sort_unstable_by(|one, other| one.event.key.cmp(&other.event.key));
            found
        };
        assert_eq!(by_key(&[1, 2, 3, 8]).await, events);

        let due = async |day| shelf.read(move |tx| metering::parked_due(tx, on(day, 0), 9)).await;
        assert_eq!(due(1).await, []);
        assert_eq!(due(2).await, events[1..2]);
        let of = async |ids: &[&str], after: Option<ParkedEvent>, limit| {
            let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
            shelf.read(move |tx| metering::parked_of(tx, &ids, after.as_ref(), limit)).await
        };
        let in_time = [events[1].clone(), events[2].clone(), events[0].clone()];
        assert_eq!(of(&["vol-2", "vol-1", "vol-1", "none"], None, 9).await, in_time);
        assert_eq!(of(&["vol-2", "vol-1"], None, 2).await, in_time[..2]);
        let after = Some(in_time[0].clone());
        assert_eq!(of(&["vol-2", "vol-1"], after, 9).await, in_time[1..]);

        // One that is parked again has another reason, and is received when it was.
        events[1].reason = ParkReason::NoPrice;
        events[1].look_again = None;
        let again = ParkedEvent { received: on(20, 0), ..events[1].clone() };
        shelf
            .write(move |unit| metering::park(unit.tx, std::slice::from_ref(&again)))
            .await
            .unwrap();
        assert_eq!(by_key(&[2]).await, events[1..2]);
        assert_eq!(due(2).await, []);

        shelf.write(|unit| metering::unpark(unit.tx, &[key(3), key(8)])).await.unwrap();
        assert_eq!(by_key(&[1, 2, 3]).await, events[..2]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_parked_events_show_what_was_asked_for() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let mut dice = Dice::new(61);
        let reasons = [ParkReason::TooOld, ParkReason::Early, ParkReason::NoPrice];
        let mut events = Vec::new();
        for id in 1..=40 {
            let mut one = parked(id, dice.of(&reasons), 1);
            one.received = on(1 + dice.below(3), 0);
            one.event.resource = dice.of(&["vol-1", "vol-2"]).to_owned();
            one.event.key.source = dice.of(&["meter", "other"]).to_owned();
            events.push(one);
        }
        let first = events.clone();
        shelf.write(move |unit| metering::park(unit.tx, &first)).await.unwrap();
        events.sort_unstable_by(|one, other| {
            (other.received, &other.event.key).cmp(&(one.received, &one.event.key))
        });
        let text = |dice: &mut Dice, all: &[&str]| Some(dice.of(all).to_owned());
        for _ in 0..60 {
            let filter = ParkedFilter {
                reason: dice.maybe(3, |dice| dice.of(&reasons)),
                source: dice.maybe(3, |dice| text(dice, &["meter", "other", "none"])).flatten(),
                resource: dice.maybe(3, |dice| text(dice, &["vol-1", "vol-2"])).flatten(),
            };
            let (offset, limit) = (dice.below(9), dice.of(&[0, 3, 100]));
            let wanted = |one: &&ParkedEvent| {
                filter.reason.is_none_or(|reason| reason == one.reason)
                    && filter.source.as_ref().is_none_or(|name| *name == one.event.key.source)
                    && filter.resource.as_ref().is_none_or(|id| *id == one.event.resource)
            };
            let matching: Vec<ParkedEvent> = events.iter().filter(wanted).cloned().collect();
            let total = i64::try_from(matching.len()).expect("few");
            let [skip, take] = [offset, limit].map(|n| usize::try_from(n).expect("few"));
            let whole: Vec<ParkedEvent> = matching.iter().rev().cloned().collect();
            let events = matching.into_iter().skip(skip).take(take).collect();
            let asked = filter.clone();
            let by_threes = shelf.read(move |tx| {
                let mut all: Vec<ParkedEvent> = Vec::new();
                loop {
                    let next = metering::parked_after(tx, &asked, all.last(), 3)?;
                    if next.is_empty() {
                        return Ok(all);
                    }
                    all.extend(next);
                }
            });
            assert_eq!(by_threes.await, whole, "{filter:?}");
            let asked = filter.clone();
            let found = shelf.read(move |tx| metering::parked_page(tx, &asked, (offset, limit)));
            assert_eq!(found.await, ParkedPage { total, events }, "{filter:?}");
        }
    })
    .await;
}
