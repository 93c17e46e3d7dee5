//! Codes: they leave by an endpoint that names them, are opened only while they are sent, and are not
//! kept any longer than they are of use.

use std::sync::Arc;

use hubu_app::Unit;
use hubu_app::verification::{Claim, CodeToSend, send_code};
use hubu_app::webhooks::{
    Kept, Message, NewWebhook, Outcome, WebhookChange, WebhookRefusal, forget_deliveries,
    redeliver_event, update_webhook,
};
use hubu_core::customers::MobilePhone;
use hubu_core::realm::Purpose;
use hubu_core::verification::{Receiver, Scene, SendRefusal};
use hubu_core::webhooks::CODE_SENT;
use hubu_core::webhooks::DeliveryState::{Delivered, Parked, Pending};
use hubu_store::{Fault, Sql};
use hubu_testkit::engines::{self, Home};

use super::{OPERATOR, Post, broken, new, taken};

const PHONE: &str = "13800001234";
const MINUTES: i64 = 10;

/// Sends a code of customer 2's; gives the code.
async fn send(post: &Post) -> String {
    send_in(post, Purpose::Production).await.expect("sent")
}

/// The same in a realm of either purpose, which may refuse.
async fn send_in(post: &Post, purpose: Purpose) -> Result<String, SendRefusal> {
    let phone = MobilePhone::parse(PHONE).expect("a number");
    let claim = Claim {
        sender: post.two.key,
        scene: Scene::Registration,
        about: None,
        receiver: Receiver::Phone(phone),
    };
    let wish = CodeToSend { claim, minutes: MINUTES, language: Some("en-us"), purpose };
    let vault = Arc::clone(&post.vault);
    let sent = post.run(move |unit| send_code(unit, &vault, &wish).map(|done| done.value)).await;
    sent.map(|sent| sent.code.reveal().to_owned())
}

/// How many codes are kept for whoever delivers them.
async fn kept(post: &Post) -> i64 {
    static COUNT: Sql = Sql::new("test.contents", "SELECT COUNT(*) FROM event_content");
    let read = post.world.store.read::<_, ()>(|tx, _| {
        let row = tx.first(&COUNT, &[])?;
        Ok(row.ok_or_else(|| Fault::Bug("a count has a row".to_owned()))?.reader().int()?)
    });
    read.await.expect("it can be read")
}

async fn later(post: &Post, minutes: i64) {
    let to = post.world.now().await.plus_ms(minutes * 60_000);
    post.world.set_clock(to).await;
}

fn opened(message: &Message) -> &str {
    message.content.as_ref().and_then(Option::as_ref).expect("it opens").reveal()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_goes_to_whoever_names_it_and_is_not_kept_when_all_have_it() {
    engines::each(delivered).await;
}

async fn delivered(home: &Home) {
    let post = Post::open(home).await;
    let (wild, _) = post.endpoint(&["*", "verification.*"]).await;
    let (sms, _) = post.endpoint(&[CODE_SENT]).await;
    let (copy, _) = post.endpoint(&[CODE_SENT]).await;
    let code = send(&post).await;
    assert_eq!(post.standing(wild).await, [], "no wildcard stands for a code");
    for (hook, left) in [(sms, 1), (copy, 0)] {
        let lease = post.claim_one(hook).await;
        let message = post.messages(lease).await.remove(0);
        let expected =
            format!(r#"{{"mobile_phone":"{PHONE}","code":"{code}","language":"en-us"}}"#);
        assert_eq!(opened(&message), expected);
        assert!(!message.body.contains(&code) && !format!("{message:?}").contains(&code));
        post.say(lease, &message, taken(), true).await;
        assert_eq!(kept(&post).await, left, "it is kept for whoever still waits");
    }
    assert_eq!(post.standing(sms).await, [(2, 1, Delivered)]);
    let event = hubu_core::webhooks::EventId { subject: post.two.key, seq: 1 };
    let again = post.operate(move |unit| redeliver_event(unit, (sms, event), OPERATOR)).await;
    assert_eq!(again, Err(WebhookRefusal::ContentGone));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_has_expired_is_not_sent() {
    engines::each(expired).await;
}

async fn expired(home: &Home) {
    let post = Post::open(home).await;
    let (sms, _) = post.endpoint(&[CODE_SENT]).await;
    send(&post).await;
    let lease = post.claim_one(sms).await;
    let message = post.messages(lease).await.remove(0);
    post.say(lease, &message, broken(), true).await;
    assert_eq!(kept(&post).await, 1, "it will be tried again");
    later(&post, MINUTES).await;
    send(&post).await;
    post.pass(2_000);
    let lease = post.claim_one(sms).await;
    let messages = post.messages(lease).await;
    assert_eq!(messages[0].content, Some(None), "too late");
    assert!(opened(&messages[1]).contains(PHONE), "the next one is in time");
    assert!(post.say(lease, &messages[0], Outcome::Expired, false).await, "it goes on");
    post.say(lease, &messages[1], taken(), true).await;
    let log = post.log(sms).await;
    let told: Vec<_> = log.iter().map(|(row, _)| (row.state, row.reason.as_deref())).collect();
    assert_eq!(told, [(Parked, Some("the code has expired")), (Delivered, None)]);
    assert_eq!(log[0].1.len(), 1, "no attempt was made of it");
    assert_eq!(kept(&post).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_nobody_would_get_is_not_sent() {
    engines::each(unheard).await;
}

async fn unheard(home: &Home) {
    static CODES: Sql = Sql::new("test.codes", "SELECT COUNT(*) FROM verification_code");
    let post = Post::open(home).await;
    let nobody = Err(SendRefusal::DeliveryFailed);
    let production = async || send_in(&post, Purpose::Production).await.map(drop);
    assert_eq!(production().await, nobody, "nobody listens at all");
    post.endpoint(&["*", "verification.*"]).await;
    assert_eq!(production().await, nobody, "no wildcard stands for a code");
    let of_three = NewWebhook { customer: Some(post.three.id()), ..new(&[CODE_SENT]) };
    post.name(of_three).await.expect("a known customer");
    assert_eq!(production().await, nobody, "somebody hears the codes of another");
    let off = NewWebhook { enabled: false, ..new(&[CODE_SENT]) };
    let (hook, _) = post.name(off).await.expect("nothing speaks against it");
    for _ in 0..6 {
        assert_eq!(production().await, nobody, "it is switched off");
    }
    assert_eq!((post.world.count(&CODES).await, kept(&post).await), (0, 0));
    send_in(&post, Purpose::Sandbox).await.expect("it can be read back");

    let switch = async |enabled| {
        let change = WebhookChange { enabled: Some(enabled), ..WebhookChange::default() };
        let update = move |unit: &mut Unit<'_, '_>| update_webhook(unit, hook, &change, OPERATOR);
        post.operate(update).await.expect("changed");
    };
    switch(true).await;
    for _ in 2..=5 {
        assert_eq!(production().await, Ok(()), "what was refused used up no limit");
    }
    assert_eq!(production().await, Err(SendRefusal::OverLimit));
    // The events are numbered from the first code that was sent.
    assert_eq!(post.standing(hook).await, [2, 3, 4, 5].map(|seq| (2, seq, Pending)));
    switch(false).await;
    assert_eq!(production().await, Err(SendRefusal::OverLimit), "which is said first");
    later(&post, 60).await;
    assert_eq!(production().await, nobody);
}

/// An endpoint of the customer's own is enough.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_may_go_to_an_endpoint_of_its_senders_alone() {
    engines::each(of_the_sender).await;
}

async fn of_the_sender(home: &Home) {
    let post = Post::open(home).await;
    let of_two = NewWebhook { customer: Some(post.two.id()), ..new(&[CODE_SENT]) };
    let (hook, _) = post.name(of_two).await.expect("a known customer");
    send(&post).await;
    assert_eq!(post.standing(hook).await, [(2, 1, Pending)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_expires_behind_another_one_is_not_sent() {
    engines::each(expired_on_the_way).await;
}

async fn expired_on_the_way(home: &Home) {
    let post = Post::open(home).await;
    let (sms, _) = post.endpoint(&[CODE_SENT]).await;
    send(&post).await;
    send(&post).await;
    let (lease, messages) = post.take(sms).await;
    let begun = post.world.now().await;
    assert!(messages.iter().all(|message| !message.is_expired(begun)));
    // The first takes its time.
    later(&post, MINUTES).await;
    let now = post.said(lease, &messages[0], taken(), false).await.expect("there is another one");
    assert_eq!(now, begun.plus_ms(MINUTES * 60_000));
    assert!(messages[1].is_expired(now) && !messages[1].is_expired(now.plus_ms(-1)));
    assert!(!post.say(lease, &messages[1], Outcome::Expired, true).await);
    assert_eq!(post.standing(sms).await, [(2, 1, Delivered), (2, 2, Parked)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_keeps_a_code_past_its_end() {
    engines::each(forgotten).await;
}

async fn forgotten(home: &Home) {
    let post = Post::open(home).await;
    send_in(&post, Purpose::Sandbox).await.expect("it can be read back");
    let forget = async || {
        let forget = |unit: &mut Unit<'_, '_>| forget_deliveries(unit, Kept { days: 30 }, 10);
        post.run(forget).await.expect("no rule")
    };
    assert_eq!((forget().await, kept(&post).await), (0, 1));
    later(&post, MINUTES - 1).await;
    assert_eq!((forget().await, kept(&post).await), (0, 1));
    later(&post, 1).await;
    assert_eq!((forget().await, kept(&post).await), (1, 0));
}
