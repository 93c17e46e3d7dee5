//! What becomes of events whose endpoints take them, fail, are busy or gone.

use super::*;
use crate::answer::Answer;
use crate::calendar::Zone;
use crate::json::Fields;
use crate::site::Site;
use crate::webhooks::{HookChange, NewHook};

fn answered(status: u16) -> Came {
    asking(status, None)
}

fn asking(status: u16, asked: Option<i64>) -> Came {
    let failure = (status >= 300).then(|| format!("the endpoint answered {status}"));
    Came::Tried(Attempt { begun: 0, took: 1, status: Some(status), failure }, asked)
}

/// The endpoint `WH1`, which hears everything; a customer of each of these ids has an event for it.
fn model(customers: &[&str]) -> Model {
    let mut model = Model::new((Site::Cn, Zone::east(8)), 0, 0);
    let (url, kinds) = ("https://hooks.example.com".to_owned(), vec!["*".to_owned()]);
    let (customer, description) = (None, String::new());
    model.create_hook(&NewHook { url, kinds, customer, description, enabled: true });
    let hook = model.hooks[0].id;
    model.ids.learn(hook, "1");
    for customer in customers {
        let id = model.ids.given(crate::ids::Sort::Account, customer);
        let who = model.add_person(id, crate::Kind::Person, customer);
        model.raise(who, "account.adjusted");
    }
    model
}

fn batch(customer: &str) -> Batch {
    let messages = vec![Message { number: 1, kind: "account.adjusted".to_owned(), expired: false }];
    Batch { customer: customer.to_owned(), messages }
}

/// Somebody takes what waits for the endpoint, as much as this.
fn take<const MANY: usize>(model: &mut Model, customers: [&str; MANY]) -> [Taking; MANY] {
    let takings = model.take("WH1", &customers.map(batch)).expect("it waits");
    takings.try_into().expect("one each")
}

fn change(model: &mut Model, change: &HookChange) {
    assert_eq!(model.update_hook("WH1", change).status, 200);
}

fn elsewhere() -> HookChange {
    HookChange { url: Some("https://new.example.com".to_owned()), ..HookChange::default() }
}

fn on() -> HookChange {
    HookChange { enabled: Some(true), ..HookChange::default() }
}

#[test]
fn what_fails_waits_what_is_taken_ends_and_who_is_gone_is_switched_off() {
    let mut model = model(&["c"]);
    assert_eq!(model.check_due(&[("WH1".to_owned(), 0)]), Ok(()));
    assert!(model.check_due(&[]).is_err());
    let [by] = take(&mut model, ["c"]);
    assert!(!model.settle(by, 1, &answered(500), true));
    model.wall = 700;
    assert_eq!(model.check_due(&[]), Ok(()));
    model.wall = 900;
    assert_eq!(model.check_due(&[]), Ok(()), "it may wait still");
    assert_eq!(model.check_due(&[("WH1".to_owned(), 1)]), Ok(()), "or not");
    model.wall = 1_200;
    let [by] = take(&mut model, ["c"]);
    assert!(!model.settle(by, 1, &answered(410), true));
    assert!(!model.hooks[0].enabled && model.hooks[0].off_reason.is_some());
    model.wall = 9_000;
    assert_eq!(model.check_due(&[]), Ok(()), "it is off");
    change(&mut model, &on());
    let [by] = take(&mut model, ["c"]);
    assert!(!model.settle(by, 1, &answered(204), true));
    assert!(model.waiting.is_empty() && model.deliveries[0].attempts.len() == 3);
}

#[test]
fn whoever_lost_what_it_took_says_nothing_that_counts() {
    let mut model = model(&["c"]);
    let [slow] = take(&mut model, ["c"]);
    model.wall = LEASE;
    let [quick] = take(&mut model, ["c"]);
    assert!(!model.settle(slow, 1, &answered(500), true));
    assert_eq!(model.deliveries[0].attempts, []);
    assert!(!model.settle(quick, 1, &answered(204), true));
    assert_eq!(model.deliveries[0].standing, Standing::Taken);
}

#[test]
fn what_an_endpoint_says_is_of_that_endpoint_and_not_of_the_one_after_it() {
    let mut model = model(&["c"]);
    for change_it in [
        |model: &mut Model| change(model, &elsewhere()),
        |model: &mut Model| assert_eq!(model.rotate_hook_secret("WH1", Some(0)).status, 200),
    ] {
        let [by] = take(&mut model, ["c"]);
        change_it(&mut model);
        assert!(!model.settle(by, 1, &answered(410), true));
        assert!(model.hooks[0].enabled && model.hooks[0].rest.failures == 0);
        assert_eq!(model.check_due(&[("WH1".to_owned(), 0)]), Ok(()), "tried there at once");
    }
    model.raise(0, "account.adjusted");
    let expected = model.messages(model.hooks[0].id, Some(0));
    let both = Batch { customer: "c".to_owned(), messages: expected };
    let by = model.take("WH1", &[both]).expect("it waits")[0];
    let named = HookChange { description: Some("x".to_owned()), ..HookChange::default() };
    change(&mut model, &named);
    assert!(model.settle(by, 1, &answered(204), false), "another name is no other endpoint");
    let off = HookChange { enabled: Some(false), ..HookChange::default() };
    change(&mut model, &off);
    assert!(!model.settle(by, 2, &answered(204), false));
    assert_eq!(model.deliveries[1].standing, Standing::Taken, "it was sent all the same");
}

#[test]
fn who_is_busy_is_left_alone_by_everybody_for_as_long_as_it_asks() {
    let mut model = model(&["c", "d"]);
    let [one, other] = take(&mut model, ["c", "d"]);
    assert!(!model.settle(one, 1, &asking(429, Some(60_000)), true));
    model.raise(1, "account.adjusted");
    assert!(!model.settle(other, 1, &answered(204), false), "what waits behind it has to wait");
    assert_eq!(model.patience("WH1"), 60_000);
    model.wall = 59_999;
    assert_eq!(model.check_due(&[]), Ok(()));
    model.wall = 60_000;
    assert_eq!(model.check_due(&[("WH1".to_owned(), 0)]), Ok(()));
}

#[test]
fn what_fails_again_and_again_is_given_up_but_not_because_somebody_is_gone() {
    let mut model = model(&["c"]);
    for failures in 1..MOST_FAILURES {
        let [by] = take(&mut model, ["c"]);
        assert!(!model.settle(by, 1, &answered(500), true));
        assert_eq!(model.deliveries[0].standing, Standing::Waiting, "{failures}");
        model.wall += model.patience("WH1");
    }
    let [by] = take(&mut model, ["c"]);
    assert!(!model.settle(by, 1, &answered(410), true));
    assert_eq!(model.deliveries[0].standing, Standing::Waiting);
    change(&mut model, &on());
    for _ in 0..MOST_FAILURES {
        assert!(!model.has_parked(model.hooks[0].id), "it begins anew");
        let [by] = take(&mut model, ["c"]);
        assert!(!model.settle(by, 1, &answered(500), true));
        model.wall += model.patience("WH1");
    }
    assert!(model.has_parked(model.hooks[0].id) && model.waiting.is_empty());
    let again = model.redeliver_parked("WH1", None, None);
    assert_eq!(again, Answer::of(200, Fields::default().with("count", 1_usize).done()));
}

#[test]
fn pauses_double_up_to_their_longest() {
    let bounds = |failures| pause(0, failures, &answered(500));
    assert_eq!(bounds(1), (800, 1_200));
    assert_eq!(bounds(3), (3_200, 4_800));
    assert_eq!(bounds(40), (LONGEST / 5 * 4, LONGEST / 5 * 6));
}
