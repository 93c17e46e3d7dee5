//! An endpoint that is changed while something is on its way to it: what comes of that was said by
//! whatever it was before.

use std::sync::Arc;

use hubu_app::oversight::audit_page;
use hubu_app::webhooks::{WebhookChange, find, give_back, rotate_secret};
use hubu_core::ids::WebhookKey;
use hubu_core::webhooks::DeliveryState::{Delivered, Pending};
use hubu_testkit::engines::{self, Home};

use super::{HOUR, OPERATOR, Post, answered, broken, taken};

/// What makes another endpoint of one.
#[derive(Clone, Copy, Debug)]
enum Change {
    Elsewhere,
    OffAndOn,
    Secret,
}

const CHANGES: [Change; 3] = [Change::Elsewhere, Change::OffAndOn, Change::Secret];

async fn make(post: &Post, hook: WebhookKey, change: Change) {
    match change {
        Change::Elsewhere => {
            let number = post.world.store.wall().ms();
            post.relocate(hook, &format!("https://h{number}.example.com")).await;
        }
        Change::OffAndOn => {
            post.switch(hook, false).await;
            post.switch(hook, true).await;
        }
        Change::Secret => {
            let vault = Arc::clone(&post.vault);
            let rotate = move |unit: &mut hubu_app::Unit<'_, '_>| {
                rotate_secret(unit, &vault, (hook, 0), OPERATOR)
            };
            post.operate(rotate).await.expect("it is there");
        }
    }
}

async fn is_on(post: &Post, hook: WebhookKey) -> bool {
    let read = post.world.store.read::<_, ()>(move |tx, _| Ok(find(tx, hook)?));
    read.await.expect("it can be read").is_some_and(|webhook| webhook.enabled)
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_gone_is_not_the_endpoint_that_came_after_it() {
    engines::each(gone_before).await;
}

async fn gone_before(home: &Home) {
    let post = Post::open(home).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    for change in CHANGES {
        post.pay(&post.two).await;
        let (lease, messages) = post.take(hook).await;
        make(&post, hook, change).await;
        assert!(!post.say(lease, &messages[0], answered(410, None), true).await);
        assert!(is_on(&post, hook).await, "{change:?}");

        // Nor has it failed there: it is tried at once.
        let (lease, messages) = post.take(hook).await;
        assert_eq!(lease.failures, 0);
        assert!(!post.say(lease, &messages[0], taken(), true).await);
    }
    assert_eq!(post.standing(hook).await, [1, 2, 3].map(|number| (2, number, Delivered)));
    let log = post.log(hook).await;
    assert!(log.iter().all(|(_, attempts)| attempts.len() == 2), "attempts are kept all the same");
    let trail = (log[0].0.place.group, log[0].0.place.subject);
    let read = post.world.store.read::<_, ()>(move |tx, _| Ok(audit_page(tx, trail, (0, 100))?));
    let (_, rows) = read.await.expect("it can be read");
    assert!(rows.iter().all(|row| row.operation != "webhook_gone"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_for_one_endpoint_does_not_go_to_another() {
    engines::each(stopped).await;
}

async fn stopped(home: &Home) {
    let post = Post::open(home).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    for change in CHANGES {
        post.pay(&post.two).await;
        post.pay(&post.two).await;
        let (lease, messages) = post.take(hook).await;
        make(&post, hook, change).await;
        assert!(!post.say(lease, &messages[0], taken(), false).await, "{change:?}");
        let (lease, messages) = post.take(hook).await;
        assert_eq!(messages.len(), 1, "the other one is taken anew, at once");
        make(&post, hook, change).await;
        assert!(post.parcel(lease).await.is_none(), "who has not begun does not");
        post.run(move |unit| give_back(unit, &lease)).await.expect("no rule");
        let (lease, messages) = post.take(hook).await;
        assert!(!post.say(lease, &messages[0], taken(), true).await);
    }
    post.pay(&post.two).await;
    post.pay(&post.two).await;
    let (lease, messages) = post.take(hook).await;
    let named = WebhookChange { description: Some("x".to_owned()), ..WebhookChange::default() };
    post.change(hook, named).await;
    assert!(post.say(lease, &messages[0], taken(), false).await, "another name changes nothing");
    post.switch(hook, false).await;
    assert!(!post.say(lease, &messages[1], taken(), false).await);
    assert_eq!(post.claim(hook, 1).await, [], "nothing is sent to what is off");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_is_switched_off_gets_no_more_than_is_on_its_way() {
    engines::each(off).await;
}

async fn off(home: &Home) {
    let post = Post::open(home).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    for who in [&post.two, &post.two, &post.three, &post.three] {
        post.pay(who).await;
    }
    let mut leases = post.claim(hook, 1).await;
    leases.sort_by_key(|lease| lease.subject);
    let [two, three] = leases[..] else { panic!("one lease a subject: {leases:?}") };
    let (one, other) = (post.messages(two).await, post.messages(three).await);
    assert!(!post.say(two, &one[0], answered(410, None), false).await);
    assert!(!post.say(three, &other[0], taken(), false).await, "one behind it is not sent");
    let expected = [(2, 1, Pending), (2, 2, Pending), (3, 1, Delivered), (3, 2, Pending)];
    assert_eq!(post.standing(hook).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_failed_for_long_begins_anew_with_a_changed_endpoint() {
    engines::each(anew).await;
}

async fn anew(home: &Home) {
    let post = Post::open(home).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    post.pay(&post.two).await;
    for failures in 0..3 {
        let (lease, messages) = post.take(hook).await;
        assert_eq!(lease.failures, failures);
        post.say(lease, &messages[0], broken(), true).await;
        post.pass(HOUR);
    }
    // What fails for whoever is no more has not failed at all, and a new secret is no excuse.
    let (lease, messages) = post.take(hook).await;
    make(&post, hook, Change::Secret).await;
    post.say(lease, &messages[0], broken(), true).await;
    assert_eq!(post.take(hook).await.0.failures, 3);
    make(&post, hook, Change::Elsewhere).await;
    post.pass(HOUR);
    assert_eq!(post.take(hook).await.0.failures, 0);
}
