//! Orders: they are placed for customers, cancelled by them, and shown to both.

use std::rc::Rc;

use hubu_model::{
    Adjustment, Catalogue, Charge, Model, NewLine, NewOrder, Order, OrderQuery, Period, PlainQuery,
    Product, SOURCES, Stand, Wanted, Who,
};
use serde_json::{Value, json};

use super::catalogue::{language, question};
use super::resources::{group_of, size, with_size};
use crate::client::Call;
use crate::simulation::draw::{Draw, at};
use crate::simulation::step::{Caller, Kind, Step};

/// The kinds of this noun. Whoever orders needs a name.
pub const KINDS: &[Kind] = &[
    Kind::new("PlaceOrder", 22, place),
    Kind::new("CancelCustomerOrder", 4, cancel),
    Kind::new("CancelCustomerOrderV1", 2, cancel_former),
    Kind::new("ListOrdersOfCustomer", 5, list_of),
    Kind::new("ShowOrder", 6, show),
    Kind::new("ListCustomerOrders", 8, list),
    Kind::new("ShowCustomerOrderDetails", 7, details),
    Kind::new("AdjustOrder", 5, adjust),
    Kind::new("ReviewOrder", 5, review),
    Kind::new("ConfirmOrder", 4, confirm),
    Kind::new("ReportProvision", 8, report),
    Kind::new("ShowRefundOrderDetails", 5, refund),
];

/// An id that no order has.
const NONE: &str = "CS2601010800ABCDE";

/// A product with a term of months or years that it is sold for now.
fn sold(draw: &mut Draw<'_>, catalogue: &Catalogue) -> Option<(Product, (Period, i64))> {
    let now = draw.model.now();
    let mut all = Vec::new();
    for price in catalogue.prices.iter().filter(|one| one.from <= now) {
        let Charge::Term(unit, periods) = price.charge else { continue };
        let product = catalogue.products.iter().find(|one| one.id == price.product);
        // Nobody orders packages here: what becomes of them is not in the model.
        let fits = |one: &&Product| {
            !catalogue.is_package(&one.id) && matches!(unit, Period::Month | Period::Year)
        };
        if let Some(product) = product.filter(fits) {
            let periods = periods.unwrap_or(draw.dice.pick(&[1, 1, 1, 2, 3]));
            all.push((product.clone(), (unit, periods)));
        }
    }
    draw.dice.any(&all)
}

/// Somebody who may buy, mostly.
fn buyer(draw: &mut Draw<'_>) -> Option<Who> {
    let certified = |model: &Model, who: Who| model.people[who].real_name.is_some();
    let able: Vec<Who> =
        (0..draw.model.people.len()).filter(|who| draw.keys(*who).is_some()).collect();
    draw.somebody(|model, who| certified(model, who) && able.contains(&who))
}

fn line(
    draw: &mut Draw<'_>,
    catalogue: &Catalogue,
    (who, number): (Who, usize),
) -> Option<(NewLine, Value)> {
    let (product, term) = sold(draw, catalogue)?;
    let term = match draw.dice.below(25) {
        0 => (term.0, 120),
        1 => (draw.dice.pick(&[Period::Month, Period::Year]), draw.dice.between(1, 5)),
        _ => term,
    };
    let size = size(draw, &product);
    let zone = match draw.dice.below(12) {
        0 => Some("nowhere-1a".to_owned()),
        _ => Some(product.zone.clone()).filter(|zone| !zone.is_empty() && draw.dice.chance(70)),
    };
    let mut resources = Vec::new();
    let mut shown = Vec::new();
    for place in 0..draw.dice.pick(&[1, 1, 1, 2, 3]) {
        let id = match draw.dice.below(12) {
            0..=3 => None,
            4 => Some(format!("disk-{}", draw.dice.below(9))),
            _ => Some(format!("vm-{}-{number}-{place}", draw.turn)),
        };
        let group = group_of(draw, Some(who));
        let name = draw.dice.pick(&["", "web-1"]).to_owned();
        let mut one = json!({ "resource_name": name, "enterprise_project_id": group });
        if let Some(id) = &id {
            one["resource_id"] = id.as_str().into();
        }
        if name.is_empty() {
            one = json!({ "enterprise_project_id": group });
            if let Some(id) = &id {
                one["resource_id"] = id.as_str().into();
            }
        }
        shown.push(one);
        resources.push(Wanted { id, name, group });
    }
    let key = [&product.service, &product.resource_type, &product.region, &product.spec]
        .map(String::clone);
    let policy = draw.dice.pick(&[0, 0, 1, 2, 3, 3, 3, 4, 5]);
    let mut renewing = (None, None);
    if policy == 3 {
        renewing.0 = draw.dice.chance(40).then(|| draw.dice.pick(&[0, 1, 1, 2]));
        renewing.1 = draw.dice.chance(20).then(|| draw.dice.pick(&[Period::Month, Period::Year]));
    }
    let mut body = json!({
        "cloud_service_type": key[0],
        "resource_type": key[1],
        "region": key[2],
        "resource_spec": key[3],
        "period_type": if term.0 == Period::Month { 2 } else { 3 },
        "period_num": term.1,
        "resources": shown,
    });
    if policy != 0 || draw.dice.chance(30) {
        body["expire_policy"] = policy.into();
    }
    if let Some(times) = renewing.0 {
        body["auto_renew_times"] = times.into();
    }
    if let Some(unit) = renewing.1 {
        body["auto_renew_period_type"] = if unit == Period::Year { "YEAR" } else { "MONTH" }.into();
    }
    if let Some(zone) = &zone {
        body["available_zone"] = zone.as_str().into();
    }
    with_size(&mut body, size);
    Some((NewLine { key, zone, size, term, policy, renewing, resources }, body))
}

fn place(draw: &mut Draw<'_>) -> Option<Step> {
    let who = buyer(draw)?;
    let catalogue = draw.model.catalogue();
    let (first, shown) = line(draw, &catalogue, (who, 0))?;
    let (mut lines, mut bodies) = (vec![first], vec![shown]);
    while lines.len() < 3 && draw.dice.chance(20) {
        let number = lines.len();
        let (more, shown) = line(draw, &catalogue, (who, number))?;
        if more.key[0] == lines[0].key[0] || draw.dice.chance(15) {
            lines.push(more);
            bodies.push(shown);
        }
    }
    let source = match draw.dice.below(20) {
        0 => 1,
        1 => 2,
        2 => draw.dice.below(SOURCES.len()),
        _ => 0,
    };
    let review = draw.dice.chance(8);
    let auto_pay = draw.dice.chance(30);
    let mut body = json!({ "product_infos": bodies });
    if source != 0 || draw.dice.chance(20) {
        body["source_type"] = SOURCES[source].0.into();
    }
    for (name, said) in [("need_review", review), ("is_auto_pay", auto_pay)] {
        if said || draw.dice.chance(10) {
            body[name] = said.into();
        }
    }
    let new = NewOrder { source, review, auto_pay, lines };
    let call = Call::post(&draw.of(who, "/orders")?, &body);
    Some(Step::by_operator(call, move |model| model.place_order(who, &new)))
}

/// An order whose id is known and that passes, mostly.
pub fn order(draw: &mut Draw<'_>, passes: impl Fn(&Order) -> bool) -> Option<(usize, String)> {
    let known = |place: &usize| draw.model.id(draw.model.orders[*place].id).is_some();
    let all: Vec<usize> = (0..draw.model.orders.len()).filter(known).collect();
    let fitting: Vec<usize> =
        all.iter().copied().filter(|place| passes(&draw.model.orders[*place])).collect();
    let chosen = if draw.dice.chance(92) { draw.dice.any(&fitting) } else { draw.dice.any(&all) };
    let place = chosen.or_else(|| draw.dice.any(&all))?;
    let id = draw.text(draw.model.orders[place].id)?;
    Some((place, id))
}

pub fn waits(order: &Order) -> bool {
    order.stand == Stand::Payment
}

/// Whoever is to do something with an order, and how it names it: in either case, and now and then none.
pub fn acting(draw: &mut Draw<'_>, payer: bool) -> Option<(Who, usize, String)> {
    let (place, id) = order(draw, waits)?;
    let customer = draw.model.orders[place].who;
    let who = match draw.dice.below(25) {
        0 => draw.caller(|_, _| true)?,
        1..=3 => customer,
        _ if payer => draw.model.payer_of(customer),
        _ => customer,
    };
    draw.keys(who)?;
    let id = match draw.dice.below(30) {
        0 => NONE.to_owned(),
        1 => id.to_ascii_lowercase(),
        _ => id,
    };
    Some((who, place, id))
}

pub fn domain(draw: &Draw<'_>, who: Who, rest: &str) -> Option<String> {
    Some(format!("/v1.0/{}/{rest}", draw.id(who)?))
}

fn cancel(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, _, id) = acting(draw, false)?;
    let body = json!({ "order_id": id });
    let call = Call::post("/v2/orders/customer-orders/cancel", &body);
    let call = Call { method: "PUT".to_owned(), ..call };
    Some(Step::by(who, call, move |model| model.cancel_order(who, &id)))
}

fn cancel_former(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, _, id) = acting(draw, false)?;
    let path = domain(draw, who, "customer/order-mgr/orders/actions")?;
    let call = Call::post(&path, &json!({ "orderId": id })).query("action_id", "cancel");
    let call = Call { method: "PUT".to_owned(), ..call };
    Some(Step::by(who, call, move |model| model.cancel_order(who, &id).formerly(None)))
}

fn list_of(draw: &mut Draw<'_>) -> Option<Step> {
    let has = |model: &Model, who: Who| model.orders.iter().any(|one| one.who == who);
    let who = draw.somebody(has)?;
    if !draw.model.can_sort_orders(who) {
        return None;
    }
    let (page, mut call) = draw.page(Call::get(&draw.of(who, "/orders")?));
    let mut query = PlainQuery::default();
    if draw.dice.chance(20) {
        let kind = draw.dice.pick(&["new", "renew", "change", "unsubscribe"]);
        query.kind = Some(kind);
        call = call.query("order_type", kind);
    }
    if draw.dice.chance(30) {
        let (stand, _, word) = draw.dice.pick(&Stand::ALL);
        query.stand = Some(stand);
        call = call.query("status", word);
    }
    Some(Step::by_operator(call, move |model| model.list_orders_of(who, &query, page)))
}

fn show(draw: &mut Draw<'_>) -> Option<Step> {
    let (_, id) = order(draw, |_| true)?;
    let id = if draw.dice.chance(4) { NONE.to_owned() } else { id };
    let call = Call::get(&format!("/operator/v1/orders/{id}"));
    Some(Step::by_operator(call, move |model| model.show_order(&id)))
}

fn list(draw: &mut Draw<'_>) -> Option<Step> {
    let has = |model: &Model, who: Who| model.orders.iter().any(|one| one.who == who);
    let who = draw.caller(has)?;
    // Partners see their customers' orders too.
    if draw.model.people[who].kind.sells() || !draw.model.can_sort_orders(who) {
        return None;
    }
    let (page, mut call) = draw.page(Call::get("/v2/orders/customer-orders"));
    let mut query = OrderQuery::default();
    if draw.dice.chance(12) {
        let (_, id) = order(draw, |one| one.who == who)?;
        call = call.query("order_id", &id.to_ascii_lowercase());
        query.order = Some(id);
    }
    if draw.dice.chance(25) {
        let instant = draw.days_ahead(-20, 0);
        query.from = Some(instant);
        call = call.query("create_time_begin", &at(instant));
        if draw.dice.chance(50) {
            let end = instant + draw.dice.between(0, 30) * hubu_model::DAY_MS;
            query.to = Some(end);
            call = call.query("create_time_end", &at(end));
        }
    }
    if draw.dice.chance(15) {
        let instant = draw.days_ahead(-20, 0);
        query.paid_from = Some(instant);
        call = call.query("payment_time_begin", &at(instant));
    }
    if draw.dice.chance(15) {
        let service = draw.dice.pick(&["hws.service.type.ec2", "HWS.service.type.ebs"]);
        query.service = Some(service.to_owned());
        call = call.query("service_type_code", service);
    }
    if draw.dice.chance(25) {
        let (stand, number, _) = draw.dice.pick(&Stand::ALL);
        query.stand = Some(stand);
        call = call.query("status", &number.to_string());
    }
    if draw.dice.chance(10) {
        let kind = draw.dice.pick(&[1, 2, 3, 4]);
        query.kind = Some(kind);
        call = call.query("order_type", &kind.to_string());
    }
    query.oldest = draw.dice.chance(30);
    if query.oldest || draw.dice.chance(20) {
        call = call.query("order_by", if query.oldest { "createTime" } else { "-createTime" });
    }
    let (english, call) = language(draw, call);
    let query = Rc::new(query);
    Some(question(Caller::Customer(who), call, move |model: &Model| {
        model.list_orders(who, &query, page, english)
    }))
}

fn details(draw: &mut Draw<'_>) -> Option<Step> {
    let (place, id) = order(draw, |_| true)?;
    let own = draw.model.orders[place].who;
    let who = match draw.dice.below(12) {
        0 => draw.caller(|_, _| true)?,
        1..=3 => draw.model.orders[place].payer,
        _ => own,
    };
    draw.keys(who)?;
    // A partner sees its customers' orders too.
    if draw.model.people[who].kind.sells() && who != own {
        return None;
    }
    let (page, call) = draw.page(Call::get(&format!("/v2/orders/customer-orders/details/{id}")));
    let (english, call) = language(draw, call);
    Some(question(Caller::Customer(who), call, move |model: &Model| {
        model.show_order_to(who, &id, page, english)
    }))
}

/// Something that an operator or a cloud service does with an order, which is looked for first.
fn moved(
    id: &str,
    (rest, body): (&str, &Value),
    act: impl Fn(&mut Model, &str) -> hubu_model::Answer + 'static,
) -> Step {
    let path = format!("/operator/v1/orders/{id}/{rest}");
    let call = if body.is_null() { Call::new("POST", &path) } else { Call::post(&path, body) };
    let (id, same) = (id.to_owned(), id.to_owned());
    let step = Step::by_operator(call, move |model| act(model, &id));
    step.checked(move |model| model.against_order(&same))
}

/// An order that passes, mostly, and now and then none.
fn named(draw: &mut Draw<'_>, passes: impl Fn(&Order) -> bool) -> Option<(usize, String)> {
    let (place, id) = order(draw, passes)?;
    Some((place, if draw.dice.chance(3) { NONE.to_owned() } else { id }))
}

fn adjust(draw: &mut Draw<'_>) -> Option<Step> {
    const ONE: i64 = 10_000_000_000;
    let (place, id) = named(draw, waits)?;
    let price = draw.model.price_of(place);
    let mode = draw.dice.between(0, 2);
    let value = match (draw.dice.below(15), mode) {
        (0, _) => draw.dice.pick(&[0, 1, ONE, ONE * 2]),
        (_, 0) => draw.dice.between(1, 10_000) * (ONE / 10_000),
        (_, 1) => draw.dice.between(1, (price / 1_000_000).max(2)) * (ONE / 100) + 12_345,
        _ => draw.dice.between(1, (price / 1_000_000).max(2)) * (ONE / 100),
    };
    let adjustment = Adjustment { mode, value };
    let written = format!("{}.{:010}", value / ONE, value % ONE);
    let body = json!({ "discount_mode": mode, "discount_value": written, "reason": "as drawn" });
    let same = adjustment.clone();
    let (path, named) = (format!("/operator/v1/orders/{id}/adjust"), id.clone());
    let step = Step::by_operator(Call::post(&path, &body), move |model| {
        model.adjust_order(&id, &adjustment, "as drawn")
    });
    Some(step.checked(move |model| model.against_adjustment(&named, &same)))
}

fn review(draw: &mut Draw<'_>) -> Option<Step> {
    let (_, id) = named(draw, |one| one.stand == Stand::Review)?;
    let approve = draw.dice.chance(70);
    let result = if approve { "approved" } else { "rejected" };
    let body = json!({ "result": result, "reason": "as drawn" });
    Some(moved(&id, ("review", &body), move |model, id| {
        model.review_order(id, approve, "as drawn")
    }))
}

fn confirm(draw: &mut Draw<'_>) -> Option<Step> {
    let (_, id) = named(draw, |one| one.stand == Stand::Confirmation)?;
    Some(moved(&id, ("confirm", &Value::Null), Model::confirm_order))
}

fn report(draw: &mut Draw<'_>) -> Option<Step> {
    let (place, id) = named(draw, |one| one.stand == Stand::Processing)?;
    let all = draw.model.resources_of(place);
    let mut reports: Vec<(String, bool)> = Vec::new();
    for resource in all {
        if reports.is_empty() || draw.dice.chance(75) {
            let id = draw.text(draw.model.resources[resource].id)?;
            reports.push((id, draw.dice.chance(75)));
        }
    }
    if draw.dice.chance(4) {
        let again = reports[0].clone();
        reports.push(again);
    }
    let shown = reports.iter().map(
        |(id, done)| json!({ "resource_id": id, "result": if *done { "done" } else { "failed" } }),
    );
    let body = json!({ "resources": shown.collect::<Vec<Value>>() });
    Some(moved(&id, ("provision", &body), move |model, id| model.report(id, &reports)))
}

fn refund(draw: &mut Draw<'_>) -> Option<Step> {
    let (place, id) = named(draw, Order::has_refund)?;
    let who = draw.model.orders[place].who;
    draw.keys(who)?;
    let call = Call::get("/v2/orders/customer-orders/refund-orders").query("order_id", &id);
    let (english, call) = language(draw, call);
    Some(question(Caller::Customer(who), call, move |model: &Model| {
        model.show_refund(who, &id, english)
    }))
}
