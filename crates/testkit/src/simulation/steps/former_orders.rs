//! Old forms of what is done with orders and resources.

use hubu_model::{Model, OrderQuery, Page, Period, Renewal, Resource, Stand, TermQuery, Who};
use serde_json::json;

use super::catalogue::{language, question};
use super::orders::order;
use super::resources::known;
use super::subscriptions::{holder, named, term};
use crate::client::Call;
use crate::simulation::draw::Draw;
use crate::simulation::step::{Caller, Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("RenewalResourcesV1", 5, renew),
    Kind::new("CancelResourcesSubscriptionV1", 3, leave),
    Kind::new("CancelOrderSubscriptionV1", 3, leave_order),
    Kind::new("ShowRefundOrderDetailsV1", 3, refund),
    Kind::new("ListCustomerOrdersV1", 4, list_orders),
    Kind::new("ShowCustomerOrderDetailsV1", 4, details),
    Kind::new("ListOrderResourcesV1", 3, provided),
    Kind::new("ListPayPerUseCustomerResourcesV1", 3, list),
];

fn path(draw: &Draw<'_>, who: Who, rest: &str) -> Option<String> {
    Some(format!("/v1.0/{}/{rest}", draw.id(who)?))
}

fn renew(draw: &mut Draw<'_>) -> Option<Step> {
    let who = holder(draw)?;
    let resources = named(draw, who, 3)?;
    let term = term(draw, &resources[0]);
    let policy = draw.dice.between(0, 3);
    let mut wish = Renewal { resources, term, auto_pay: false };
    if draw.dice.chance(40) {
        wish.auto_pay = true;
        wish.auto_pay = draw.model.clone().renew_formerly(who, &wish, policy).is_success();
    }
    let body = json!({
        "resource_ids": wish.resources,
        "period_type": if term.0 == Period::Month { 2 } else { 3 },
        "period_num": term.1,
        "expire_mode": policy,
        "isAutoPay": i64::from(wish.auto_pay),
    });
    let call = Call::post(&path(draw, who, "common/order-mgr/resources/renew")?, &body);
    let paid = wish.auto_pay;
    let step = Step::by(who, call, move |model| model.renew_formerly(who, &wish, policy));
    Some(if paid { step.once() } else { step })
}

fn leave(draw: &mut Draw<'_>) -> Option<Step> {
    let who = holder(draw)?;
    let ids = named(draw, who, 2)?;
    let renewals = draw.dice.chance(35);
    let body = json!({ "resourceIds": ids, "unSubType": if renewals { 2 } else { 1 } });
    let call = Call::post(&path(draw, who, "common/order-mgr/resources/delete")?, &body);
    Some(Step::by(who, call, move |model| model.leave_formerly(who, &ids, renewals)))
}

/// An order, and its customer.
fn own(draw: &mut Draw<'_>, passes: impl Fn(&hubu_model::Order) -> bool) -> Option<(Who, String)> {
    let (place, id) = order(draw, passes)?;
    let who = draw.model.orders[place].who;
    draw.keys(who)?;
    Some((who, id))
}

fn leave_order(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, id) = own(draw, |one| one.stand == Stand::Completed)?;
    let renewals = draw.dice.chance(35);
    let path = path(draw, who, &format!("customer/order-mgr/orders/{id}"))?;
    let call = Call::new("DELETE", &path).query("unsub_type", if renewals { "2" } else { "1" });
    Some(Step::by(who, call, move |model| model.leave_order(who, &id, renewals)))
}

fn refund(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, id) = own(draw, hubu_model::Order::has_refund)?;
    let call = Call::get(&path(draw, who, "common/order-mgr/orders/refund-order")?);
    let call = call.query("order_id", &id);
    Some(question(Caller::Customer(who), call, move |model: &Model| {
        model.show_refund_formerly(who, &id)
    }))
}

fn provided(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, id) = own(draw, |one| !one.ends_something())?;
    let path = path(draw, who, &format!("common/order-mgr/orders-resource/{id}"))?;
    let (page, call) = draw.numbered_page(Call::get(&path));
    Some(question(Caller::Customer(who), call, move |model: &Model| {
        model.list_provided(who, &id, page)
    }))
}

fn list(draw: &mut Draw<'_>) -> Option<Step> {
    let who = holder(draw)?;
    let mut call = Call::get(&path(draw, who, "common/order-mgr/resources/detail")?);
    let mut query = TermQuery { statuses: vec![2, 4, 5], ..TermQuery::default() };
    if draw.dice.chance(25) {
        let mut ids = known(draw, |_, one: &Resource| one.who == who);
        ids.truncate(4);
        if !ids.is_empty() {
            call = call.query("resource_ids", &ids.join(","));
            query.ids = ids;
        }
    }
    if draw.dice.chance(30) {
        let status = draw.dice.pick(&[2, 4, 5]);
        query.statuses = vec![status, 5];
        call = call.query("status_list", &format!("{status},5"));
    }
    let mut page = Page { offset: 0, limit: 10 };
    if draw.dice.chance(50) {
        let (number, limit) = (draw.dice.below(3), 1 + draw.dice.below(5));
        page = Page { offset: number * limit, limit };
        call = call.query("page_no", &(number + 1).to_string());
        call = call.query("page_size", &limit.to_string());
    }
    Some(question(Caller::Customer(who), call, move |model: &Model| {
        model.list_terms_formerly(who, &query, page)
    }))
}

fn list_orders(draw: &mut Draw<'_>) -> Option<Step> {
    let has = |model: &Model, who: Who| model.orders.iter().any(|one| one.who == who);
    let who = draw.caller(has)?;
    // Partners see their customers' orders too.
    if draw.model.people[who].kind.sells() || !draw.model.can_sort_orders(who) {
        return None;
    }
    let (number, size) = (1 + draw.dice.below(3), 1 + draw.dice.below(6));
    let mut call = Call::get(&path(draw, who, "common/order-mgr/orders/detail")?);
    call = call.query("page_index", &number.to_string()).query("page_size", &size.to_string());
    let mut query = OrderQuery::default();
    if draw.dice.chance(25) {
        let (stand, code, _) = draw.dice.pick(&Stand::ALL);
        query.stand = Some(stand);
        call = call.query("status", &code.to_string());
    }
    query.oldest = draw.dice.chance(40);
    if query.oldest {
        call = call.query("sort", "createTime");
    }
    Some(question(Caller::Customer(who), call, move |model: &Model| {
        model.list_orders_formerly(who, &query, (number, size))
    }))
}

fn details(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, id) = own(draw, |_| true)?;
    let path = path(draw, who, &format!("common/order-mgr/orders/{id}"))?;
    let (page, call) = draw.numbered_page(Call::get(&path));
    let (english, call) = language(draw, call);
    Some(question(Caller::Customer(who), call, move |model: &Model| {
        model.show_order_formerly(who, &id, page, english)
    }))
}
