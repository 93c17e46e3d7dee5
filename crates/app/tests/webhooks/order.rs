//! In which order events leave, who works on them, and what becomes of those that fail.

use hubu_app::webhooks::{
    WebhookChange, WebhookRefusal, due, give_back, redeliver_event, redeliver_parked,
    update_webhook,
};
use hubu_core::ids::WebhookKey;
use hubu_core::webhooks::DeliveryState::{Delivered, Parked, Pending};
use hubu_core::webhooks::{EventId, MOST_ATTEMPTS};
use hubu_testkit::engines::{self, Home};

use super::{HOUR, OPERATOR, Post, SECOND, broken, taken};

#[tokio::test(flavor = "multi_thread")]
async fn a_subjects_events_wait_for_the_first_of_them() {
    engines::each(in_order).await;
}

async fn in_order(home: &Home) {
    let post = Post::open(home).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    for who in [&post.two, &post.two, &post.three] {
        post.pay(who).await;
    }
    let mut leases = post.claim(hook, 1).await;
    leases.sort_by_key(|lease| lease.subject);
    let [two, three] = leases[..] else { panic!("one lease a subject: {leases:?}") };
    assert_eq!(post.claim(hook, 2).await, [], "nobody else gets them meanwhile");

    let messages = post.messages(two).await;
    let numbers: Vec<i64> = messages.iter().map(|message| message.place.seq).collect();
    assert_eq!(numbers, [1, 2]);
    assert!(!post.say(two, &messages[0], broken(), false).await, "the second has to wait");
    let other = post.messages(three).await;
    assert!(!post.say(three, &other[0], taken(), true).await, "others do not");
    assert_eq!(post.standing(hook).await, [(2, 1, Pending), (2, 2, Pending), (3, 1, Delivered)]);

    post.pay(&post.two).await;
    assert_eq!(post.claim(hook, 1).await, [], "what comes later waits too");
    post.pass(2 * SECOND);
    let again = post.claim_one(hook).await;
    let messages = post.messages(again).await;
    assert_eq!(messages[0].event(), EventId { subject: post.two.key, seq: 1 }, "the same again");
    for (number, message) in messages.iter().enumerate() {
        assert_eq!(post.say(again, message, taken(), number == 2).await, number < 2);
    }
    let (_, attempts) = &post.log(hook).await[0];
    let told: Vec<_> = attempts.iter().map(|one| (one.status, one.failure.is_some())).collect();
    assert_eq!(told, [(Some(500), true), (Some(204), false)]);
    assert_eq!(post.claim(hook, 1).await, [], "nothing is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_lost_a_lease_settles_nothing() {
    engines::each(lost).await;
}

async fn lost(home: &Home) {
    let post = Post::open(home).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    post.pay(&post.two).await;
    let slow = post.claim_one(hook).await;
    let message = post.messages(slow).await.remove(0);
    post.pass(HOUR);
    let quick = post.claim_one(hook).await;
    assert_eq!(post.messages(quick).await.len(), 1, "it is sent again: at least once");
    assert!(!post.say(slow, &message, broken(), true).await);
    assert_eq!(post.log(hook).await[0].1, [], "what it said is not kept");
    assert!(!post.say(quick, &message, taken(), true).await);
    assert!(!post.say(slow, &message, broken(), true).await, "not afterwards either");
    assert_eq!(post.standing(hook).await, [(2, 1, Delivered)]);
    post.pay(&post.two).await;
    let next = post.claim_one(hook).await;
    assert!(!post.say(slow, &message, broken(), true).await, "nor of what came later");
    assert_eq!(post.messages(next).await.len(), 1, "whoever has it keeps it");
    let log = post.log(hook).await;
    assert_eq!((log[0].1.len(), log[1].1.len()), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn rivals_never_get_the_same_subject() {
    engines::each(rivals).await;
}

async fn rivals(home: &Home) {
    let post = Post::open(home).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    for number in 10..30 {
        let who = post.world.create(hubu_testkit::ledger_world::Person::new(number)).await;
        post.pay(&who).await;
    }
    let claim = |owner: i64| {
        let claim = move |unit: &mut hubu_app::Unit<'_, '_>| {
            hubu_app::webhooks::claim_due(unit, hook, owner, 4)
        };
        post.world.store.unit(owner, None, "test.claim", claim)
    };
    let (a, b, c, d) = tokio::join!(claim(0), claim(1), claim(2), claim(3));
    let mut subjects = Vec::new();
    for leases in [a, b, c, d] {
        subjects.extend(leases.expect("no rule").into_iter().map(|lease| lease.subject));
    }
    let all = subjects.len();
    subjects.sort_unstable();
    subjects.dedup();
    assert_eq!((all, subjects.len()), (16, 16));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_for_days_is_given_up_and_the_next_goes_on() {
    engines::each(given_up).await;
}

/// Fails the first event of whoever waits, again and again, until it is given up.
async fn give_up(post: &Post, hook: WebhookKey) {
    for attempt in 1..=MOST_ATTEMPTS {
        let lease = post.claim_one(hook).await;
        let message = post.messages(lease).await.remove(0);
        assert_eq!(lease.failures, attempt - 1);
        assert!(!post.say(lease, &message, broken(), false).await);
        post.pass(8 * HOUR);
    }
}

async fn given_up(home: &Home) {
    let post = Post::open(home).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    post.pay(&post.two).await;
    post.pay(&post.two).await;
    give_up(&post, hook).await;
    let log = post.log(hook).await;
    let (first, attempts) = &log[0];
    let reason = "given up after 27 attempts: the endpoint answered 500";
    assert_eq!((first.state, first.reason.as_deref()), (Parked, Some(reason)));
    assert_eq!((first.attempts, attempts.len()), (MOST_ATTEMPTS, 27));

    let next = post.claim_one(hook).await;
    assert_eq!(next.failures, 0, "it has not failed yet");
    let message = post.messages(next).await.remove(0);
    assert_eq!(message.place.seq, 2);

    // Sent again, the first goes before whatever waits.
    post.run(move |unit| give_back(unit, &next)).await.expect("no rule");
    let span = (None, None);
    let again =
        move |unit: &mut hubu_app::Unit<'_, '_>| redeliver_parked(unit, hook, span, OPERATOR);
    assert_eq!(post.operate(again).await, Ok(1));
    assert_eq!(post.operate(again).await, Ok(0), "nothing is parked any more");
    let lease = post.claim_one(hook).await;
    let messages = post.messages(lease).await;
    assert_eq!(messages.iter().map(|one| one.place.seq).collect::<Vec<_>>(), [1, 2]);
    for (number, message) in messages.iter().enumerate() {
        post.say(lease, message, taken(), number == 1).await;
    }
    assert_eq!(post.standing(hook).await, [(2, 1, Delivered), (2, 2, Delivered)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_sent_can_be_sent_again() {
    engines::each(again).await;
}

async fn again(home: &Home) {
    let post = Post::open(home).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    post.pay(&post.two).await;
    let redeliver = |seq| {
        let event = EventId { subject: post.two.key, seq };
        post.operate(move |unit| redeliver_event(unit, (hook, event), OPERATOR))
    };
    let lease = post.claim_one(hook).await;
    let message = post.messages(lease).await.remove(0);
    assert!(!post.say(lease, &message, broken(), true).await);
    assert_eq!(post.claim(hook, 1).await, [], "it waits for its second attempt");
    assert_eq!(redeliver(1).await, Ok(()));
    let lease = post.claim_one(hook).await;
    assert!(!post.say(lease, &message, taken(), true).await);
    assert_eq!(post.standing(hook).await, [(2, 1, Delivered)]);
    assert_eq!(redeliver(1).await, Ok(()));
    assert_eq!(post.messages(post.claim_one(hook).await).await[0].event(), message.event());
    assert_eq!(redeliver(2).await, Err(WebhookRefusal::UnknownDelivery));
    let off = WebhookChange { enabled: Some(false), ..WebhookChange::default() };
    post.operate(move |unit| update_webhook(unit, hook, &off, OPERATOR)).await.expect("changed");
    assert_eq!(redeliver(1).await, Err(WebhookRefusal::Disabled));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_fails_is_left_alone_and_then_tried_by_one() {
    engines::each(rest).await;
}

async fn rest(home: &Home) {
    let post = Post::open(home).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    let (other, _) = post.endpoint(&["*"]).await;
    for number in 10..16 {
        let who = post.world.create(hubu_testkit::ledger_world::Person::new(number)).await;
        post.pay(&who).await;
    }
    let waiting = async || {
        let wall = post.world.store.wall();
        let read = post.world.store.read::<_, ()>(move |tx, _| Ok(due(tx, wall)?));
        let due = read.await.expect("it can be read");
        due.into_iter().map(|due| (due.webhook, due.failures)).collect::<Vec<_>>()
    };
    assert_eq!(waiting().await, [(hook, 0), (other, 0)]);
    for lease in post.claim(hook, 1).await.into_iter().take(5) {
        let message = post.messages(lease).await.remove(0);
        post.say(lease, &message, broken(), true).await;
    }
    post.pass(2 * SECOND);
    assert_eq!(waiting().await, [(other, 0)], "the other is not kept waiting");
    post.pass(4 * SECOND);
    assert_eq!(waiting().await, [(hook, 5), (other, 0)], "on trial");
    let leases = post.claim(hook, 1).await;
    let message = post.messages(leases[0]).await.remove(0);
    post.say(leases[0], &message, taken(), true).await;
    let other = leases[1];
    post.run(move |unit| give_back(unit, &other)).await.expect("no rule");
    assert_eq!(waiting().await[0], (hook, 0), "it is back");
}
