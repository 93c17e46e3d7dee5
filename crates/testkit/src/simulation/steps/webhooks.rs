//! Webhooks, and the log of what goes to them.

use hubu_model::{Hook, HookChange, Model, NewHook, Standing};
use serde_json::{Value, json};

use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY, at};
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("CreateWebhook", 6, create),
    Kind::new("UpdateWebhook", 5, update),
    Kind::new("DeleteWebhook", 2, delete),
    Kind::new("RotateWebhookSecret", 2, rotate),
    Kind::new("SendWebhookTest", 5, test),
    Kind::new("RedeliverWebhookEvent", 4, redeliver),
    Kind::new("RedeliverWebhookEvents", 2, redeliver_parked),
    Kind::new("ListWebhooks", 3, list),
    Kind::new("ShowWebhook", 2, show),
    Kind::new("ListWebhookDeliveries", 16, deliveries),
];

const HOOKS: &str = "/operator/v1/webhooks";
/// Endpoints there may be before few more are named.
const MANY: usize = 8;
const URLS: [&str; 4] = [
    "https://hooks.example.com/hubu",
    "https://hooks.example.com/hubu?key=k",
    "http://other.example.com:8080",
    "https://192.0.43.8/x",
];
/// What is no URL, or leads inside.
const BAD_URLS: [&str; 4] =
    ["ftp://hooks.example.com", "http://10.0.0.1/", "http://localhost:1/", "https://a:b@x.example"];
const FILTERS: [&str; 16] = [
    "*",
    "*",
    "account.*",
    "account.recharged",
    "account.credit_expired",
    "enterprise.*",
    "enterprise.unbound",
    "coupon.*",
    "coupon.issued",
    "customer.*",
    "discount.*",
    "discount.ended",
    "real_name.*",
    "partner.customer_associated",
    "verification.code_sent",
    "verification.*",
];
const BAD_FILTERS: [&str; 3] = ["webhook.test", "account", "Account.*"];

fn url(draw: &mut Draw<'_>) -> String {
    let all: &[&str] = if draw.dice.chance(4) { &BAD_URLS } else { &URLS };
    draw.dice.pick(all).to_owned()
}

fn filters(draw: &mut Draw<'_>) -> Vec<String> {
    if draw.dice.chance(3) {
        return Vec::new();
    }
    (0..=draw.dice.below(4)).map(|_| filter(draw)).collect()
}

fn filter(draw: &mut Draw<'_>) -> String {
    let all: &[&str] = if draw.dice.chance(1) { &BAD_FILTERS } else { &FILTERS };
    draw.dice.pick(all).to_owned()
}

fn customer(draw: &mut Draw<'_>) -> Option<String> {
    if draw.dice.chance(6) {
        return Some(NOBODY.to_owned());
    }
    let who = draw.anybody()?;
    draw.id(who)
}

fn create(draw: &mut Draw<'_>) -> Option<Step> {
    if draw.model.hooks.len() >= MANY && !draw.dice.chance(6) {
        return None;
    }
    let new = NewHook {
        url: url(draw),
        kinds: filters(draw),
        customer: if draw.dice.chance(25) { customer(draw) } else { None },
        description: if draw.dice.chance(50) { "of the shop".to_owned() } else { String::new() },
        enabled: draw.dice.chance(85),
    };
    let mut body = json!({ "url": new.url, "kinds": new.kinds });
    if let Some(customer) = &new.customer {
        body["customer_id"] = customer.as_str().into();
    }
    if !new.description.is_empty() {
        body["description"] = new.description.as_str().into();
    }
    if !new.enabled || draw.dice.chance(30) {
        body["enabled"] = new.enabled.into();
    }
    let call = Call::post(HOOKS, &body);
    let form = Model::against_hook(&new);
    let step = Step::by_operator(call, move |model| model.create_hook(&new)).secret();
    Some(step.checked(move |_| form.clone()))
}

/// The id of an endpoint; now and then of none.
fn hook(draw: &mut Draw<'_>) -> Option<String> {
    if draw.dice.chance(4) {
        return Some("WH1".to_owned());
    }
    let hook = draw.dice.any(&draw.model.hooks)?;
    Some(format!("WH{}", draw.text(hook.id)?))
}

/// The same, mostly of one that hears something.
fn listening(draw: &mut Draw<'_>) -> Option<String> {
    let on: Vec<_> = draw.model.hooks.iter().filter(|hook| hook.enabled).cloned().collect();
    match draw.dice.any(&on) {
        Some(hook) if draw.dice.chance(85) => Some(format!("WH{}", draw.text(hook.id)?)),
        _ => hook(draw),
    }
}

fn of(id: &str, rest: &str) -> String {
    format!("{HOOKS}/{id}{rest}")
}

fn update(draw: &mut Draw<'_>) -> Option<Step> {
    let id = hook(draw)?;
    let mut change = HookChange::default();
    let mut body = json!({});
    if draw.dice.chance(30) {
        let url = url(draw);
        body["url"] = url.as_str().into();
        change.url = Some(url);
    }
    if draw.dice.chance(40) {
        let kinds = filters(draw);
        body["kinds"] = kinds.iter().map(String::as_str).collect::<Value>();
        change.kinds = Some(kinds);
    }
    if draw.dice.chance(30) {
        let everybody = draw.dice.chance(60);
        let customer = if everybody { String::new() } else { customer(draw)? };
        body["customer_id"] = customer.as_str().into();
        change.customer = Some(customer);
    }
    if draw.dice.chance(20) {
        let description = if draw.dice.chance(30) { "" } else { "another" };
        body["description"] = description.into();
        change.description = Some(description.to_owned());
    }
    if draw.dice.chance(40) {
        let enabled = draw.dice.chance(75);
        body["enabled"] = enabled.into();
        change.enabled = Some(enabled);
    }
    let call = Call { method: "PATCH".to_owned(), ..Call::post(&of(&id, ""), &body) };
    let form = Model::against_hook_change(&change);
    let step = Step::by_operator(call, move |model| model.update_hook(&id, &change));
    Some(step.checked(move |_| form.clone()))
}

fn delete(draw: &mut Draw<'_>) -> Option<Step> {
    let id = hook(draw)?;
    let call = Call::new("DELETE", &of(&id, ""));
    Some(Step::by_operator(call, move |model| model.delete_hook(&id)))
}

fn rotate(draw: &mut Draw<'_>) -> Option<Step> {
    let id = hook(draw)?;
    let hours = match draw.dice.below(10) {
        0..=2 => None,
        3 => Some(0),
        4 => Some(169),
        _ => Some(draw.dice.between(1, 168)),
    };
    let body = match hours {
        Some(hours) => json!({ "overlap_hours": hours }),
        None => json!({}),
    };
    let call = Call::post(&of(&id, "/secret"), &body);
    let form = Model::against_hours(hours);
    let step = Step::by_operator(call, move |model| model.rotate_hook_secret(&id, hours)).secret();
    Some(step.checked(move |_| form.clone()))
}

fn test(draw: &mut Draw<'_>) -> Option<Step> {
    let id = listening(draw)?;
    let call = Call::new("POST", &of(&id, "/test"));
    Some(Step::by_operator(call, move |model| model.send_trial(&id)))
}

/// The id of an event, mostly of one that goes to this endpoint.
fn event(draw: &mut Draw<'_>, hook: &str) -> String {
    let (model, others) = (draw.model, draw.dice.chance(8));
    let own = |id| model.id(id).is_some_and(|text| hook.strip_prefix("WH") == Some(text));
    let hooks = model.hooks.iter().filter(|one| own(one.id) != others);
    let known: Vec<String> = hooks.flat_map(|one| model.event_ids(one.id)).collect();
    match draw.dice.below(20) {
        0 => "evt_1_1".to_owned(),
        1 => draw.dice.pick(&["evt_01_1", "none", "evt_1"]).to_owned(),
        _ => draw.dice.any(&known).unwrap_or_else(|| "evt_1_1".to_owned()),
    }
}

fn redeliver(draw: &mut Draw<'_>) -> Option<Step> {
    let id = listening(draw)?;
    let event = event(draw, &id);
    let call = Call::new("POST", &of(&id, &format!("/deliveries/{event}/redeliver")));
    Some(Step::by_operator(call, move |model| model.redeliver(&id, &event)))
}

fn redeliver_parked(draw: &mut Draw<'_>) -> Option<Step> {
    let model = draw.model;
    let parked = |hook: &&Hook| hook.enabled && model.has_parked(hook.id);
    let parked: Vec<Hook> = model.hooks.iter().filter(parked).cloned().collect();
    let id = match draw.dice.any(&parked) {
        Some(hook) if draw.dice.chance(80) => format!("WH{}", draw.text(hook.id)?),
        _ => listening(draw)?,
    };
    let second = draw.model.wall - draw.model.wall.rem_euclid(1_000);
    let mut ago = || draw.dice.chance(30).then(|| second - 1_000 * draw.dice.between(-5, 900));
    let (from, before) = (ago(), ago());
    let mut body = json!({});
    for (name, time) in [("from_time", from), ("before_time", before)] {
        if let Some(time) = time {
            body[name] = at(time).into();
        }
    }
    let call = Call::post(&of(&id, "/redeliver"), &body);
    Some(Step::by_operator(call, move |model| model.redeliver_parked(&id, from, before)))
}

fn list(draw: &mut Draw<'_>) -> Option<Step> {
    let (page, call) = draw.page(Call::get(HOOKS));
    Some(Step::by_operator(call, move |model| model.list_hooks(page)))
}

fn show(draw: &mut Draw<'_>) -> Option<Step> {
    let id = hook(draw)?;
    let call = Call::get(&of(&id, ""));
    Some(Step::by_operator(call, move |model| model.show_hook(&id)))
}

fn deliveries(draw: &mut Draw<'_>) -> Option<Step> {
    let id = hook(draw)?;
    let mut call = Call::get(&of(&id, "/deliveries"));
    let mut state = None;
    if draw.dice.chance(30) {
        let wanted = draw.dice.pick(&[Standing::Waiting, Standing::Taken, Standing::GivenUp]);
        call = call.query("state", wanted.word());
        state = Some(wanted);
    }
    let (page, call) = draw.page(call);
    Some(Step::by_operator(call, move |model| model.list_deliveries(&id, state, page)))
}
