//! Events are sent to an endpoint, fail, are given up, and are sent again.

use std::sync::Arc;

use hubu_app::Unit;
use hubu_app::accounts::Recharge;
use hubu_app::webhooks::{
    Kept, Lease, NewWebhook, Operator, Outcome, Place, WebhookChange, claim_due, create_webhook,
    delete_webhook, forget_deliveries, give_back, redeliver_event, redeliver_parked, rotate_secret,
    send_test, settle, update_webhook,
};
use hubu_app::write::Keep;
use hubu_core::accounts::Channel;
use hubu_core::ids::{CustomerKey, GroupKey, WebhookKey};
use hubu_core::time::Timestamp;
use hubu_core::webhooks::{EventId, KindFilter, Target};
use hubu_testkit::ledger_world::money;

use super::super::stage::{At, Attempt, Stage, row};
use super::{Write, keyless, secret, write};

/// Whoever asks in the story.
const OPERATOR: Operator = (GroupKey(1), CustomerKey(1));
const HOOK: &str = "hook";
const TRIAL: &str = "trial";

pub fn writes() -> Vec<Write> {
    [named(), tried(), said_of_itself(), given_up(), sent_again(), gone()].concat()
}

fn hook(stage: &Stage) -> WebhookKey {
    WebhookKey(stage.key(HOOK))
}

fn named() -> Vec<Write> {
    vec![
        secret("create_webhook", |stage, at| {
            let new = NewWebhook {
                target: Target::parse("https://hooks.example.com").expect("a URL"),
                kinds: vec![KindFilter::parse("*").expect("a filter")],
                customer: None,
                description: String::new(),
                enabled: true,
            };
            let vault = Arc::clone(&stage.vault);
            let body = move |u: &mut Unit<'_, '_>| create_webhook(u, &vault, &new, OPERATOR);
            stage.unit(at, Keep::Nothing, body, |notes, (webhook, _)| {
                notes.keys.insert(HOOK, webhook.key.0);
            })
        }),
        secret("rotate_secret", |stage, at| {
            let (hook, vault) = (hook(stage), Arc::clone(&stage.vault));
            let body = move |u: &mut Unit<'_, '_>| rotate_secret(u, &vault, (hook, 24), OPERATOR);
            stage.unit(at, Keep::Nothing, body, |_, _| {})
        }),
        write("update_webhook", |stage, at| {
            let description = Some("shop".to_owned());
            changed(stage, at, WebhookChange { description, ..WebhookChange::default() })
        }),
        write("send_test", |stage, at| {
            let hook = hook(stage);
            let body = move |u: &mut Unit<'_, '_>| send_test(u, hook, OPERATOR);
            stage.unit(at, Keep::Answer, body, |notes, event| {
                notes.keys.insert(TRIAL, event.seq);
            })
        }),
    ]
}

fn tried() -> Vec<Write> {
    vec![
        keyless("claim_due", claim),
        keyless("give_back", |stage, at| {
            let lease = lease(stage);
            stage.bare(at, move |u| give_back(u, &lease), |_, ()| {})
        }),
        keyless("claim_due", claim),
        keyless("settle", |stage, at| said(stage, at, answered(500, None))),
    ]
}

/// It is busy and rests until it lives elsewhere; then it is gone, and is switched on again.
fn said_of_itself() -> Vec<Write> {
    vec![
        write("redeliver_event", redeliver),
        keyless("claim_due", claim),
        keyless("settle", |stage, at| said(stage, at, answered(429, Some(60_000)))),
        write("update_webhook", |stage, at| {
            let target = Some(Target::parse("https://new.example.com").expect("a URL"));
            changed(stage, at, WebhookChange { target, ..WebhookChange::default() })
        }),
        keyless("claim_due", claim),
        keyless("settle", |stage, at| said(stage, at, answered(410, None))),
        write("update_webhook", |stage, at| {
            changed(stage, at, WebhookChange { enabled: Some(true), ..WebhookChange::default() })
        }),
    ]
}

fn given_up() -> Vec<Write> {
    vec![
        write("redeliver_event", redeliver),
        keyless("claim_due", claim),
        keyless("settle", |stage, at| said(stage, at, Outcome::Expired)),
    ]
}

fn sent_again() -> Vec<Write> {
    vec![
        write("redeliver_parked", |stage, at| {
            let hook = hook(stage);
            let body =
                move |u: &mut Unit<'_, '_>| redeliver_parked(u, hook, (None, None), OPERATOR);
            stage.unit(at, Keep::Answer, body, |_, _| {})
        }),
        keyless("claim_due", claim),
        keyless("settle", |stage, at| {
            let (begun, failure) = (Timestamp::EPOCH, None);
            let (status, asked_ms) = (Some(204), None);
            said(stage, at, Outcome::Tried { begun, took_ms: 1, status, failure, asked_ms })
        }),
        keyless("forget_deliveries", |stage, at| {
            // As if a day had passed.
            let body = |u: &mut Unit<'_, '_>| forget_deliveries(u, Kept { days: -1 }, 100);
            stage.bare(at, body, |_, _| {})
        }),
    ]
}

fn gone() -> Vec<Write> {
    vec![
        // Its delivery comes with it, or neither does.
        write("Recharge", |stage, at| {
            let command = Recharge {
                customer: row(201),
                amount: money("7"),
                channel: Channel::BankTransfer,
                channel_no: "heard".to_owned(),
            };
            stage.money(at, command, |_, _| {})
        }),
        write("delete_webhook", |stage, at| {
            let hook = hook(stage);
            let body = move |u: &mut Unit<'_, '_>| delete_webhook(u, hook, OPERATOR);
            stage.unit(at, Keep::Answer, body, |_, ()| {})
        }),
    ]
}

fn claim(stage: &Stage, at: At) -> Attempt<'_> {
    let hook = hook(stage);
    let body = move |u: &mut Unit<'_, '_>| claim_due(u, hook, 1, 10);
    stage.bare(at, body, |notes, leases| notes.delivery = leases.first().copied())
}

fn changed(stage: &Stage, at: At, change: WebhookChange) -> Attempt<'_> {
    let hook = hook(stage);
    let body = move |u: &mut Unit<'_, '_>| update_webhook(u, hook, &change, OPERATOR);
    stage.unit(at, Keep::Answer, body, |_, _| {})
}

fn redeliver(stage: &Stage, at: At) -> Attempt<'_> {
    let event = EventId { subject: OPERATOR.1, seq: stage.key(TRIAL) };
    let hook = hook(stage);
    let body = move |u: &mut Unit<'_, '_>| redeliver_event(u, (hook, event), OPERATOR);
    stage.unit(at, Keep::Answer, body, |_, ()| {})
}

/// It did not take the event.
fn answered(status: u16, asked_ms: Option<i64>) -> Outcome {
    let (begun, failure) = (Timestamp::EPOCH, Some(format!("the endpoint answered {status}")));
    Outcome::Tried { begun, took_ms: 1, status: Some(status), failure, asked_ms }
}

fn lease(stage: &Stage) -> Lease {
    stage.notes().delivery.expect("an earlier write took it")
}

/// Says what came of the trial.
fn said(stage: &Stage, at: At, outcome: Outcome) -> Attempt<'_> {
    let lease = lease(stage);
    let (group, subject, seq) = (lease.group, lease.subject, stage.key(TRIAL));
    let place = Place { group, subject, seq, webhook: lease.webhook };
    let body = move |u: &mut Unit<'_, '_>| settle(u, (&lease, place), &outcome, true);
    stage.bare(at, body, |_, _| {})
}
