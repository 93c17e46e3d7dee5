//! From events to deliveries.

use hubu_app::webhooks::{NewWebhook, WebhookChange, WebhookRefusal, send_test, update_webhook};
use hubu_core::webhooks::DeliveryState::{Delivered, Pending};
use hubu_core::webhooks::MOST_WEBHOOKS;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::cash;

use super::{OPERATOR, Post, new, taken};

#[tokio::test(flavor = "multi_thread")]
async fn an_event_goes_to_everybody_who_hears_it() {
    engines::each(heard).await;
}

async fn heard(home: &Home) {
    let post = Post::open(home).await;
    let (everything, _) = post.endpoint(&["*", "account.*", "account.recharged"]).await;
    let (accounts, _) = post.endpoint(&["account.*"]).await;
    let (others, _) = post.endpoint(&["enterprise.*", "account.adjusted"]).await;
    let of_two = NewWebhook { customer: Some(post.two.id()), ..new(&["*"]) };
    let (of_two, _) = post.name(of_two).await.expect("a known customer");
    let off = NewWebhook { enabled: false, ..new(&["*"]) };
    let (off, _) = post.name(off).await.expect("nothing speaks against it");
    post.pay(&post.two).await;
    post.pay(&post.three).await;
    post.pay(&post.two).await;
    let all = vec![(2, 1, Pending), (2, 2, Pending), (3, 1, Pending)];
    assert_eq!(post.standing(everything).await, all, "once, whatever it is heard by");
    assert_eq!(post.standing(accounts).await, all);
    assert_eq!(post.standing(others).await, []);
    assert_eq!(post.standing(of_two).await, all[..2], "of one customer");
    assert_eq!(post.standing(off).await, []);
    post.world.adjust(&post.three, "-1").await.expect("it is there");
    assert_eq!(post.standing(others).await, [(3, 2, Pending)], "by its own name");
    post.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_command_sends_nothing() {
    engines::each(refused).await;
}

async fn refused(home: &Home) {
    let post = Post::open(home).await;
    let (master, members) = post.world.enterprise(100, 1).await;
    let (all, _) = post.endpoint(&["*"]).await;
    let too_much = post.world.allocate(cash(&master, &members[0], "5")).await;
    assert!(too_much.is_err(), "it has nothing");
    assert_eq!(post.standing(all).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_costs_nothing_where_nobody_listens() {
    engines::each(cost).await;
}

async fn cost(home: &Home) {
    let post = Post::open(home).await;
    let statements = async || {
        post.world.saboteur.watch();
        post.pay(&post.two).await;
        let log = post.world.saboteur.log();
        log.into_iter().filter(|name| name.starts_with("webhooks.")).collect::<Vec<_>>()
    };
    assert_eq!(statements().await, [""; 0]);
    let (key, _) = post.endpoint(&["account.*"]).await;
    assert_eq!(statements().await, ["webhooks.spread", "webhooks.queue_up"]);
    let hears = |enabled, kinds: &[&str]| {
        let kinds = Some(new(kinds).kinds);
        WebhookChange { enabled: Some(enabled), kinds, ..WebhookChange::default() }
    };
    let change = hears(true, &["enterprise.*"]);
    post.operate(move |unit| update_webhook(unit, key, &change, OPERATOR)).await.expect("changed");
    assert_eq!(statements().await, ["webhooks.spread"], "somebody listens, and not to this");
    let change = hears(false, &["*"]);
    post.operate(move |unit| update_webhook(unit, key, &change, OPERATOR)).await.expect("changed");
    assert_eq!(statements().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sends_is_woken_by_a_commit_and_by_nothing_else() {
    engines::each(woken).await;
}

async fn woken(home: &Home) {
    let post = Post::open(home).await;
    let rung = async || {
        let zero = std::time::Duration::ZERO;
        tokio::time::timeout(zero, post.world.store.outbound()).await.is_ok()
    };
    post.pay(&post.two).await;
    assert!(!rung().await, "nobody listens");
    post.endpoint(&["account.recharged"]).await;
    post.pay(&post.two).await;
    assert!(rung().await && !rung().await, "once");
    post.world.adjust(&post.two, "-1").await.expect("it is there");
    assert!(!rung().await, "nobody hears of this");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_goes_to_the_endpoint_that_is_tried() {
    engines::each(trial).await;
}

async fn trial(home: &Home) {
    let post = Post::open(home).await;
    let (one, _) = post.endpoint(&["enterprise.*"]).await;
    let (other, _) = post.endpoint(&["*"]).await;
    let sent = post.operate(move |unit| send_test(unit, one, OPERATOR)).await.expect("it listens");
    assert_eq!(sent.to_wire(), "evt_1_1");
    assert_eq!(post.standing(other).await, [], "nobody hears the trials of others");
    let lease = post.claim_one(one).await;
    let messages = post.messages(lease).await;
    assert_eq!((messages.len(), messages[0].kind.as_str()), (1, "webhook.test"));
    assert!(!post.say(lease, &messages[0], taken(), true).await, "the work is done");
    assert_eq!(post.standing(one).await, [(1, 1, Delivered)]);

    let change = WebhookChange { enabled: Some(false), ..WebhookChange::default() };
    post.operate(move |unit| update_webhook(unit, one, &change, OPERATOR)).await.expect("changed");
    let refused = post.operate(move |unit| send_test(unit, one, OPERATOR)).await;
    assert_eq!(refused, Err(WebhookRefusal::Disabled));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_realm_has_so_many_endpoints_and_no_more() {
    engines::each(many).await;
}

async fn many(home: &Home) {
    let post = Post::open(home).await;
    for _ in 0..MOST_WEBHOOKS {
        post.endpoint(&["*"]).await;
    }
    assert_eq!(post.name(new(&["*"])).await, Err(WebhookRefusal::TooMany));
    let stranger = hubu_core::ids::CustomerId::parse("nobody");
    let of_nobody = NewWebhook { customer: stranger, ..new(&["*"]) };
    assert_eq!(post.name(of_nobody).await, Err(WebhookRefusal::UnknownCustomer));
}
