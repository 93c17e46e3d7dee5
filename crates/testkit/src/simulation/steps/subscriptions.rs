//! Resources with terms, as their customers see and renew them.

use hubu_model::{Charge, Model, Period, Renewal, Resource, TermQuery, Who};
use serde_json::json;

use super::catalogue::{language, question};
use super::clock::advance_to;
use super::resources::known;
use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY, at};
use crate::simulation::step::{Caller, Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("RenewalResources", 14, renew),
    Kind::new("CancelResourcesSubscription", 8, leave),
    Kind::new("AutoRenewalResources", 8, renew_itself),
    Kind::new("AutoRenewalResourcesV1", 3, renew_itself_formerly),
    Kind::new("CancelAutoRenewalResources", 3, stop),
    Kind::new("CancelAutoRenewalResourcesV1", 2, stop_formerly),
    Kind::new("ListRenewRateOnPeriod", 6, rate),
    Kind::new("UpdatePeriodToOnDemand", 6, turn_at_end),
    Kind::new("UpdatePeriodToOnDemandInstantly", 4, turn_now),
    Kind::new("ListPayPerUseCustomerResources", 8, list),
    Kind::new("AdvanceClock", 2, wait),
];

/// Somebody who has something by terms, mostly; and can ask for it.
pub fn holder(draw: &mut Draw<'_>) -> Option<Who> {
    let has = |model: &Model, who: Who| {
        let mut all = model.resources.iter();
        all.any(|one| one.who == who && one.has_term())
    };
    draw.caller(has)
}

/// A term for which a resource is sold, mostly.
pub fn term(draw: &mut Draw<'_>, id: &str) -> (Period, i64) {
    let catalogue = draw.model.catalogue();
    let place = draw.model.resource(id);
    let product = place.map(|place| draw.model.resources[place].sold.product.clone());
    let own = catalogue.prices.iter().filter(|one| Some(&one.product) == product.as_ref());
    let sold = own.filter_map(|one| match one.charge {
        Charge::Term(unit @ (Period::Month | Period::Year), periods) => Some((unit, periods)),
        _ => None,
    });
    let sold: Vec<(Period, Option<i64>)> = sold.collect();
    let any = (draw.dice.pick(&[Period::Month, Period::Year]), None);
    let chosen = draw.dice.any(&sold).filter(|_| draw.dice.chance(92)).unwrap_or(any);
    let most = if chosen.0 == Period::Month { 11 } else { 3 };
    let periods = chosen.1.unwrap_or(draw.dice.pick(&[1, 1, 1, 2, 3]));
    (chosen.0, periods.min(most))
}

/// Resources that somebody names: mostly its own, with terms, and each once.
pub fn named(draw: &mut Draw<'_>, who: Who, most: usize) -> Option<Vec<String>> {
    let own = known(draw, |_, one: &Resource| one.who == who && one.has_term());
    let all = known(draw, |_, _| true);
    let mut ids = Vec::new();
    for _ in 0..draw.dice.pick(&[1, 1, 1, 2, 3]).min(most) {
        let id = match draw.dice.below(30) {
            0 => Some(NOBODY.to_owned()),
            1 | 2 => draw.dice.any(&all),
            _ => draw.dice.any(&own),
        };
        let id = id?;
        if !ids.contains(&id) || draw.dice.chance(6) {
            ids.push(id);
        }
    }
    Some(ids)
}

fn rate(draw: &mut Draw<'_>) -> Option<Step> {
    let who = holder(draw)?;
    let resources = named(draw, who, 3)?;
    let term = term(draw, &resources[0]);
    let mut body = json!({
        "resource_ids": resources,
        "period_type": if term.0 == Period::Month { 2 } else { 3 },
        "period_num": term.1,
    });
    if draw.dice.chance(30) {
        body["include_relative_resources"] = draw.dice.chance(50).into();
    }
    let users: Vec<usize> =
        draw.signers().into_iter().filter(|(own, _)| *own == who).map(|(_, user)| user).collect();
    let user = if draw.dice.chance(25) { draw.dice.any(&users).unwrap_or(0) } else { 0 };
    let wish = Renewal { resources, term, auto_pay: false };
    let call = Call::post("/v2/bills/ratings/period-resources/renew-rate", &body);
    Some(question(Caller::User(who, user), call, move |model: &Model| {
        model.rate_renewals((who, user), &wish)
    }))
}

fn turn_at_end(draw: &mut Draw<'_>) -> Option<Step> {
    let who = holder(draw)?;
    let ids = named(draw, who, 3)?;
    let set = draw.dice.chance(60);
    let operation = if set { "SET_UP" } else { "CANCEL" };
    let body = json!({ "operation": operation, "resource_ids": ids });
    let call = Call::post("/v2/orders/subscriptions/resources/to-on-demand", &body);
    Some(Step::by(who, call, move |model| model.turn_at_end(who, &ids, set)))
}

fn turn_now(draw: &mut Draw<'_>) -> Option<Step> {
    let who = holder(draw)?;
    let ids = named(draw, who, 2)?;
    let body = json!({ "resource_ids": ids });
    let call = Call::post("/v2/orders/subscriptions/resources/to-on-demand/instantly", &body);
    Some(Step::by(who, call, move |model| model.turn_now(who, &ids)))
}

fn renew(draw: &mut Draw<'_>) -> Option<Step> {
    let who = holder(draw)?;
    let resources = named(draw, who, 3)?;
    let term = term(draw, &resources[0]);
    let mut wish = Renewal { resources, term, auto_pay: false };
    // What is placed and then not paid is told as a refusal, though something was done: it is left out.
    if draw.dice.chance(60) {
        wish.auto_pay = true;
        wish.auto_pay = draw.model.clone().renew(who, &wish).is_success();
    }
    let mut body = json!({
        "resource_ids": wish.resources,
        "period_type": if term.0 == Period::Month { 2 } else { 3 },
        "period_num": term.1,
    });
    if wish.auto_pay || draw.dice.chance(20) {
        body["is_auto_pay"] = i64::from(wish.auto_pay).into();
    }
    if draw.dice.chance(10) {
        body["expire_policy"] = 2.into();
    }
    let call = Call::post("/v2/orders/subscriptions/resources/renew", &body);
    let paid = wish.auto_pay;
    let step = Step::by(who, call, move |model| model.renew(who, &wish));
    Some(if paid { step.once() } else { step })
}

/// A resource of somebody, mostly.
fn one(draw: &mut Draw<'_>) -> Option<(Who, String)> {
    let who = holder(draw)?;
    Some((who, named(draw, who, 1)?.remove(0)))
}

/// Time moves on to where something with terms ends, or nearly.
fn wait(draw: &mut Draw<'_>) -> Option<Step> {
    let there = draw.model.resources.iter().any(Resource::has_term);
    let days = draw.dice.between(15, 35);
    let now = draw.model.now();
    there.then(|| advance_to(now - now.rem_euclid(1_000) + days * hubu_model::DAY_MS))
}

fn renew_itself(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, id) = one(draw)?;
    let times = draw.dice.chance(50).then(|| draw.dice.pick(&[0, 1, 1, 2, 99]));
    let unit = draw.dice.chance(30).then(|| draw.dice.pick(&[Period::Month, Period::Year]));
    let mut body = json!({});
    if let Some(times) = times {
        body["auto_renew_times"] = times.into();
    }
    if let Some(unit) = unit {
        body["period_type"] = if unit == Period::Year { "YEAR" } else { "MONTH" }.into();
    }
    let path = format!("/v2/orders/subscriptions/resources/autorenew/{id}");
    let call = Call::post(&path, &body);
    Some(Step::by(who, call, move |model| model.set_auto_renewal(who, &id, (times, unit))))
}

fn stop(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, id) = one(draw)?;
    let path = format!("/v2/orders/subscriptions/resources/autorenew/{id}");
    let call = Call::new("DELETE", &path);
    Some(Step::by(who, call, move |model| model.cancel_auto_renewal(who, &id)))
}

fn formerly(draw: &mut Draw<'_>, method: &str) -> Option<(Who, String, Call)> {
    let (who, id) = one(draw)?;
    let domain = draw.id(who)?;
    let path = format!("/v1.0/{domain}/common/order-mgr/resources/{id}/actions");
    Some((who, id, Call::new(method, &path).query("action_id", "autorenew")))
}

fn renew_itself_formerly(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, id, call) = formerly(draw, "POST")?;
    Some(Step::by(who, call, move |model| model.set_auto_renewal_formerly(who, &id)))
}

fn stop_formerly(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, id, call) = formerly(draw, "DELETE")?;
    Some(Step::by(who, call, move |model| model.cancel_auto_renewal_formerly(who, &id)))
}

fn leave(draw: &mut Draw<'_>) -> Option<Step> {
    let who = holder(draw)?;
    let ids = named(draw, who, 2)?;
    let renewals = draw.dice.chance(35);
    let mut body = json!({
        "resource_ids": ids,
        "unsubscribe_type": if renewals { 2 } else { 1 },
    });
    if draw.dice.chance(50) {
        body["unsubscribe_reason_type"] = draw.dice.between(1, 5).into();
        body["unsubscribe_reason"] = "as drawn".into();
    }
    let call = Call::post("/v2/orders/subscriptions/resources/unsubscribe", &body);
    Some(Step::by(who, call, move |model| model.leave(who, &ids, renewals)))
}

fn list(draw: &mut Draw<'_>) -> Option<Step> {
    let who = holder(draw)?;
    let mut query = TermQuery::default();
    let mut body = json!({});
    if draw.dice.chance(20) {
        let mut ids = known(draw, |_, one: &Resource| one.who == who);
        ids.truncate(4);
        ids.extend(known(draw, |_, _| true).into_iter().take(1));
        body["resource_ids"] = json!(ids);
        query.ids = ids;
    }
    if draw.dice.chance(12) {
        let ids: Vec<String> =
            draw.model.orders.iter().filter_map(|one| draw.text(one.id)).collect();
        let id = draw.dice.any(&ids)?;
        body["order_id"] = id.as_str().into();
        query.order = Some(id);
    }
    if draw.dice.chance(15) {
        query.primary = true;
        body["only_main_resource"] = 1.into();
    }
    if draw.dice.chance(35) {
        query.statuses = (2..=5).filter(|_| draw.dice.chance(50)).collect();
        body["status_list"] = json!(query.statuses);
    }
    if draw.dice.chance(15) {
        let instant = draw.days_ahead(-10, 60);
        query.from = Some(instant);
        body["expire_time_begin"] = at(instant).into();
    }
    if draw.dice.chance(15) {
        let instant = draw.days_ahead(0, 400);
        query.to = Some(instant);
        body["expire_time_end"] = at(instant).into();
    }
    if draw.dice.chance(12) {
        let service = "hws.service.type.ec2";
        query.service = Some(service.to_owned());
        body["service_type_code"] = service.into();
    }
    let mut page = hubu_model::Page { offset: 0, limit: 10 };
    if draw.dice.chance(60) {
        page = hubu_model::Page { offset: draw.dice.below(4), limit: 1 + draw.dice.below(6) };
        body["offset"] = page.offset.into();
        body["limit"] = page.limit.into();
    }
    let call = Call::post("/v2/orders/suscriptions/resources/query", &body);
    let (english, call) = language(draw, call);
    Some(question(Caller::Customer(who), call, move |model: &Model| {
        model.list_terms(who, &query, page, english)
    }))
}
