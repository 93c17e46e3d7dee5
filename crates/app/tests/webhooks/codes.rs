//! Codes: they leave by an endpoint that names them, are opened only while they are sent, and are not
//! kept any longer than they are of use.

use std::sync::Arc;

use hubu_app::verification::{Claim, CodeToSend, send_code};
use hubu_app::webhooks::{
    Kept, Message, Outcome, WebhookRefusal, forget_deliveries, redeliver_event,
};
use hubu_core::customers::MobilePhone;
use hubu_core::realm::Purpose;
use hubu_core::verification::{Receiver, Scene};
use hubu_core::webhooks::CODE_SENT;
use hubu_core::webhooks::DeliveryState::{Delivered, Parked};
use hubu_store::{Fault, Sql};
use hubu_testkit::engines::{self, Home};

use super::{OPERATOR, Post, broken, taken};

const PHONE: &str = "13800001234";
const MINUTES: i64 = 10;

/// Sends a code of customer 2's; gives the code.
async fn send(post: &Post) -> String {
    let phone = MobilePhone::parse(PHONE).expect("a number");
    let claim = Claim {
        sender: post.two.key,
        scene: Scene::Registration,
        about: None,
        receiver: Receiver::Phone(phone),
    };
    let purpose = Purpose::Production;
    let wish = CodeToSend { claim, minutes: MINUTES, language: Some("en-us"), purpose };
    let vault = Arc::clone(&post.vault);
    let sent = post.run(move |unit| send_code(unit, &vault, &wish).map(|done| done.value)).await;
    sent.expect("sent").code.reveal().to_owned()
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
    send(&post).await;
    let forget = async || {
        let forget =
            |unit: &mut hubu_app::Unit<'_, '_>| forget_deliveries(unit, Kept { days: 30 }, 10);
        post.run(forget).await.expect("no rule")
    };
    assert_eq!((forget().await, kept(&post).await), (0, 1));
    later(&post, MINUTES - 1).await;
    assert_eq!((forget().await, kept(&post).await), (0, 1));
    later(&post, 1).await;
    assert_eq!((forget().await, kept(&post).await), (1, 0));
}
