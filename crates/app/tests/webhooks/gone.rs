//! What an endpoint says of itself: that it is gone for good, or that it is busy for a while.

use hubu_app::oversight::audit_page;
use hubu_app::webhooks::{WebhookChange, WebhookRefusal, find, redeliver_event};
use hubu_core::ids::WebhookKey;
use hubu_core::webhooks::DeliveryState::{Delivered, Pending};
use hubu_core::webhooks::{EventId, MOST_ATTEMPTS};
use hubu_testkit::engines::{self, Home};

use super::{HOUR, OPERATOR, Post, SECOND, answered, taken};

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_is_gone_is_switched_off_and_its_events_wait() {
    engines::each(gone).await;
}

/// Is it on, and why not.
async fn standing(post: &Post, hook: WebhookKey) -> (bool, Option<String>) {
    let read = post.world.store.read::<_, ()>(move |tx, _| Ok(find(tx, hook)?));
    let webhook = read.await.expect("it can be read").expect("it is there");
    (webhook.enabled, webhook.off_reason)
}

async fn gone(home: &Home) {
    let post = Post::open(home).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    let (other, _) = post.endpoint(&["*"]).await;
    post.pay(&post.two).await;
    post.pay(&post.two).await;
    let lease = post.claim_one(hook).await;
    let message = post.messages(lease).await.remove(0);
    assert!(!post.say(lease, &message, answered(410, None), false).await);
    let reason = Some("the endpoint answered 410: it is gone".to_owned());
    assert_eq!(standing(&post, hook).await, (false, reason.clone()));
    assert_eq!(standing(&post, other).await, (true, None));
    assert_eq!(post.standing(hook).await, [(2, 1, Pending), (2, 2, Pending)]);
    assert_eq!(post.log(hook).await[0].1.len(), 1, "the attempt is kept");

    let (place, trail) = (message.place, (message.place.group, message.place.subject));
    let read = post.world.store.read::<_, ()>(move |tx, _| Ok(audit_page(tx, trail, (0, 10))?));
    let (_, rows) = read.await.expect("it can be read");
    let told: Vec<_> = rows.iter().filter(|row| row.operation == "webhook_gone").collect();
    assert_eq!((told.len(), told[0].actor.as_str()), (1, "webhook_gone"));
    assert!(told[0].detail.contains(&hook.to_wire()) && told[0].detail.contains("evt_2_1"));

    // Off, it is sent nothing and hears nothing.
    post.pass(60 * SECOND);
    post.pay(&post.two).await;
    assert_eq!(post.standing(hook).await.len(), 2);
    assert_eq!(post.standing(other).await.len(), 3);
    let event = EventId { subject: place.subject, seq: place.seq };
    let again = post.operate(move |unit| redeliver_event(unit, (hook, event), OPERATOR)).await;
    assert_eq!(again, Err(WebhookRefusal::Disabled));
    let named = WebhookChange { description: Some("x".to_owned()), ..WebhookChange::default() };
    post.change(hook, named).await;
    assert_eq!(standing(&post, hook).await, (false, reason), "another name is no other reason");

    // On again, it goes on with what it did not take.
    post.switch(hook, true).await;
    assert_eq!(standing(&post, hook).await, (true, None));
    let lease = post.claim_one(hook).await;
    for (number, message) in post.messages(lease).await.iter().enumerate() {
        post.say(lease, message, taken(), number == 1).await;
    }
    assert_eq!(post.standing(hook).await, [(2, 1, Delivered), (2, 2, Delivered)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_is_busy_is_left_alone_for_as_long_as_it_asks() {
    engines::each(busy).await;
}

async fn busy(home: &Home) {
    let post = Post::open(home).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    post.pay(&post.two).await;
    let lease = post.claim_one(hook).await;
    let message = post.messages(lease).await.remove(0);
    post.say(lease, &message, answered(429, Some(120 * SECOND)), false).await;
    post.pass(119 * SECOND);
    assert_eq!(post.claim(hook, 1).await, [], "it asked for two minutes");
    post.pass(SECOND);
    let lease = post.claim_one(hook).await;
    assert_eq!(lease.failures, 1);

    // Who asks for less than is usual gets what is usual.
    post.say(lease, &message, answered(503, Some(0)), false).await;
    post.pass(SECOND);
    assert_eq!(post.claim(hook, 1).await, [], "two seconds, give or take a fifth");
    post.pass(2 * SECOND);
    let lease = post.claim_one(hook).await;
    post.say(lease, &message, taken(), true).await;
    assert_eq!(post.standing(hook).await, [(2, 1, Delivered)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_is_busy_is_left_alone_by_everybody() {
    engines::each(busy_for_all).await;
}

async fn busy_for_all(home: &Home) {
    let post = Post::open(home).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    for who in [&post.two, &post.three, &post.three] {
        post.pay(who).await;
    }
    let mut leases = post.claim(hook, 1).await;
    leases.sort_by_key(|lease| lease.subject);
    let [two, three] = leases[..] else { panic!("one lease a subject: {leases:?}") };
    let (first, others) = (post.messages(two).await.remove(0), post.messages(three).await);
    post.say(two, &first, answered(429, Some(120 * SECOND)), true).await;
    // What was on its way is taken. It shortens no rest, and what is behind it has to wait.
    assert!(!post.say(three, &others[0], taken(), false).await);
    post.pass(119 * SECOND);
    assert_eq!(post.claim(hook, 1).await, [], "it asked for two minutes");
    post.pass(SECOND);
    let mut leases = post.claim(hook, 1).await;
    leases.sort_by_key(|lease| lease.subject);
    let [two, three] = leases[..] else { panic!("one lease a subject: {leases:?}") };

    // Whoever asks for less afterwards shortens nothing.
    post.say(two, &first, answered(503, Some(60 * SECOND)), true).await;
    post.say(three, &others[1], answered(503, Some(10 * SECOND)), true).await;
    post.pass(59 * SECOND);
    assert_eq!(post.claim(hook, 1).await, []);
    post.pass(SECOND);
    assert_eq!(post.claim(hook, 1).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_for_little_is_left_alone_as_long_as_usual() {
    engines::each(usual_rest).await;
}

async fn usual_rest(home: &Home) {
    let post = Post::open(home).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    for number in 10..15 {
        let who = post.world.create(hubu_testkit::ledger_world::Person::new(number)).await;
        post.pay(&who).await;
    }
    for lease in post.claim(hook, 1).await {
        let message = post.messages(lease).await.remove(0);
        post.say(lease, &message, answered(503, Some(0)), true).await;
    }
    post.pass(4 * SECOND);
    assert_eq!(post.claim(hook, 1).await, [], "five failures in a row: five seconds");
    post.pass(SECOND);
    assert_eq!(post.claim(hook, 1).await.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_given_up_because_its_endpoint_is_gone() {
    engines::each(gone_at_last).await;
}

async fn gone_at_last(home: &Home) {
    let post = Post::open(home).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    post.pay(&post.two).await;
    for _ in 1..MOST_ATTEMPTS {
        let (lease, messages) = post.take(hook).await;
        assert!(!post.say(lease, &messages[0], answered(500, None), true).await);
        post.pass(8 * HOUR);
    }
    let (lease, messages) = post.take(hook).await;
    assert!(!post.say(lease, &messages[0], answered(410, None), true).await);
    assert_eq!(post.standing(hook).await, [(2, 1, Pending)], "it waits");

    // On again, it has all its attempts before it.
    post.switch(hook, true).await;
    let (lease, messages) = post.take(hook).await;
    assert_eq!(lease.failures, 0);
    assert!(!post.say(lease, &messages[0], answered(500, None), true).await);
    assert_eq!(post.standing(hook).await, [(2, 1, Pending)]);
}
