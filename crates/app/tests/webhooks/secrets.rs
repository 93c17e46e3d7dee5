//! Secrets change over, are sealed, and go with their endpoint.

use std::sync::Arc;

use hubu_app::access::Vault;
use hubu_app::webhooks::{
    Kept, Parcel, WebhookRefusal, delete_webhook, forget_deliveries, is_anything_old, rotate_secret,
};
use hubu_core::ids::WebhookKey;
use hubu_core::webhooks::DeliveryState::Delivered;
use hubu_store::vault::{Rotation, rotate};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::snapshot::Snapshot;

use super::{HOUR, OPERATOR, Post, taken};

const KEPT: Kept = Kept { days: 30 };
const DAY: i64 = 24 * HOUR;

/// A new secret after an overlap of so many hours; its text.
async fn change(post: &Post, hook: WebhookKey, overlap: i64) -> String {
    let vault = Arc::clone(&post.vault);
    let rotated = post.operate(move |unit| rotate_secret(unit, &vault, (hook, overlap), OPERATOR));
    let rotated = rotated.await.expect("it is there");
    assert_eq!(rotated.former_until.is_some(), overlap > 0);
    rotated.secret.reveal().to_owned()
}

/// What signs at the moment, the newest first.
async fn signing(post: &Post, hook: WebhookKey) -> Vec<String> {
    let lease = post.claim_one(hook).await;
    let parcel = post.parcel(lease).await.expect("it listens");
    post.run(move |unit| hubu_app::webhooks::give_back(unit, &lease)).await.expect("no rule");
    told(&parcel, post)
}

/// What a message of a parcel is signed with at the moment.
fn told(parcel: &Parcel, post: &Post) -> Vec<String> {
    let secrets = parcel.secrets(post.world.store.wall());
    secrets.iter().map(|secret| secret.reveal().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_secrets_sign_until_the_former_one_ends() {
    engines::each(overlap).await;
}

async fn overlap(home: &Home) {
    let post = Post::open(home).await;
    let (hook, first) = post.endpoint(&["*"]).await;
    let first = first.reveal().to_owned();
    assert!(first.starts_with("whsec_") && first.len() == 50, "its form");
    post.pay(&post.two).await;
    assert_eq!(signing(&post, hook).await, [first.as_str()]);
    let second = change(&post, hook, 24).await;
    assert_eq!(signing(&post, hook).await, [second.as_str(), &first]);
    post.pass(23 * HOUR);
    assert_eq!(signing(&post, hook).await, [second.as_str(), &first]);
    let parcel = post.parcel(post.claim_one(hook).await).await.expect("it listens");
    assert_eq!(told(&parcel, &post), [second.as_str(), &first]);
    post.pass(HOUR);
    assert_eq!(told(&parcel, &post), [second.as_str()], "whoever took it earlier judges anew");
    assert_eq!(signing(&post, hook).await, [second.as_str()]);

    let third = change(&post, hook, 24).await;
    let fourth = change(&post, hook, 24).await;
    assert_eq!(signing(&post, hook).await, [fourth.as_str(), &third], "never more than two");
    let fifth = change(&post, hook, 0).await;
    assert_eq!(signing(&post, hook).await, [fifth.as_str()], "at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_sealed_and_written_anew_with_the_master_key() {
    engines::each(sealed).await;
}

/// The sixth of the sealed tables; keys of the other ones are made up here, not sealed.
const WEBHOOKS: Rotation = Rotation::Within { table: 5, after: None };

async fn sealed(home: &Home) {
    let mut post = Post::open(home).await;
    let (hook, first) = post.endpoint(&["*"]).await;
    let second = change(&post, hook, 24).await;
    post.pay(&post.two).await;
    let both = Arc::new(Vault::new([(1, [7; 32]), (2, [8; 32])]).expect("two keys"));
    let (mut place, mut rewritten) = (WEBHOOKS, 0);
    while place != Rotation::Done {
        let (vault, from) = (Arc::clone(&both), place.clone());
        let step = post.run::<_, ()>(move |unit| Ok(rotate(unit.tx, &vault, &from, 1)?));
        let (rows, next) = step.await.expect("no rule");
        (place, rewritten) = (next, rewritten + rows);
    }
    assert_eq!(rewritten, 2);
    post.vault = Arc::new(Vault::new([(2, [8; 32])]).expect("the newest alone"));
    assert_eq!(signing(&post, hook).await, [second, first.reveal().to_owned()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_old_is_forgotten_and_what_waits_is_not() {
    engines::each(old).await;
}

async fn forget(post: &Post) -> u64 {
    post.run(move |unit| forget_deliveries(unit, KEPT, 100)).await.expect("no rule")
}

async fn is_old(post: &Post) -> bool {
    let wall = post.world.store.wall();
    let read = post
        .world
        .store
        .read::<_, ()>(move |tx, pulse| Ok(is_anything_old(tx, KEPT, (pulse.now, wall))?));
    read.await.expect("it can be read")
}

async fn old(home: &Home) {
    let post = Post::open(home).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    post.pay(&post.two).await;
    post.pay(&post.three).await;
    let lease = post.claim(hook, 1).await.into_iter().find(|one| one.subject == post.two.key);
    let lease = lease.expect("it waits");
    let message = post.messages(lease).await.remove(0);
    post.say(lease, &message, taken(), true).await;
    post.pass(29 * DAY);
    assert!(!is_old(&post).await);
    assert_eq!(forget(&post).await, 0);
    assert_eq!(post.log(hook).await.len(), 2);
    post.pass(DAY);
    assert!(is_old(&post).await);
    assert_eq!(forget(&post).await, 1, "the one that was delivered");
    assert!(!is_old(&post).await);
    let left = post.log(hook).await;
    assert_eq!((left.len(), left[0].0.place.subject), (1, post.three.key));
    assert_ne!(left[0].0.state, Delivered);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_of_an_endpoint_that_is_gone() {
    engines::each(gone).await;
}

async fn gone(home: &Home) {
    let post = Post::open(home).await;
    let before = Snapshot::take(&post.world.store).await;
    let (hook, _) = post.endpoint(&["*"]).await;
    post.pay(&post.two).await;
    let lease = post.claim_one(hook).await;
    let message = post.messages(lease).await.remove(0);
    post.say(lease, &message, super::broken(), true).await;
    post.pass(HOUR);
    let working = post.claim_one(hook).await;
    let delete = move |unit: &mut hubu_app::Unit<'_, '_>| delete_webhook(unit, hook, OPERATOR);
    assert_eq!(post.operate(delete).await, Ok(()));
    assert_eq!(post.operate(delete).await, Err(WebhookRefusal::Unknown));
    assert!(post.parcel(working).await.is_none(), "whoever was at it finds nothing");
    assert!(!post.say(working, &message, taken(), true).await);
    post.pay(&post.two).await;
    post.pass(2 * HOUR);
    assert_eq!(forget(&post).await, 1);
    assert!(!is_old(&post).await);
    let changes = before.changes(&Snapshot::take(&post.world.store).await);
    let left = changes.iter().filter(|line| {
        ["+ webhook", "+ event_delivery", "+ delivery_"].iter().any(|name| line.starts_with(name))
    });
    assert_eq!(left.collect::<Vec<_>>(), [""; 0]);
}
