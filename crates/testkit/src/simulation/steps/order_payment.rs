//! Orders are paid: with discounts, coupons and cards, and whatever else there is.

use hubu_model::{ChosenCoupon, ChosenDiscount, CouponState, Model, PlanKind, Stand, Who};
use serde_json::{Value, json};

use super::catalogue::question;
use super::coupons::plan;
use super::orders::{acting, domain, order, waits};
use crate::client::Call;
use crate::simulation::draw::Draw;
use crate::simulation::step::{Caller, Kind, Step};

/// The kinds of this noun. Whoever pays needs money, and may have coupons.
pub const KINDS: &[Kind] = &[
    Kind::new("PayOrders", 14, pay),
    Kind::new("PayOrdersV2", 3, pay_second),
    Kind::new("PayOrdersV1", 4, pay_former),
    Kind::new("ListOrderDiscounts", 7, discounts),
    Kind::new("ListOrderCouponsByOrderId", 8, coupons),
    Kind::new("RechargeCustomer", 6, fund),
    Kind::new("IssueCoupons", 6, endow),
];

/// Does somebody pay for what waits to be paid?
fn pays(model: &Model, who: Who) -> bool {
    model.orders.iter().any(|one| one.stand == Stand::Payment && model.payer_of(one.who) == who)
}

/// Whoever has bought has money by and by.
fn fund(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.somebody(pays)?;
    let amount = draw.dice.between(1, 900_000) * 1_000_000;
    let number = format!("order-{}", draw.turn);
    let body = json!({
        "amount": crate::simulation::draw::written(amount),
        "channel": "1",
        "channel_no": number,
    });
    let call = Call::post(&draw.of(who, "/recharges")?, &body);
    Some(Step::by_operator(call, move |model| model.recharge(who, amount, 1, &number)))
}

/// Does somebody pay for what is renewed?
fn renews(model: &Model, who: Who) -> bool {
    model.resources.iter().any(|one| one.has_term() && model.payer_of(one.who) == who)
}

/// And coupons.
fn endow(draw: &mut Draw<'_>) -> Option<Step> {
    let (place, id) = plan(draw)?;
    let later = draw.dice.chance(50);
    let who = draw.somebody(if later { renews } else { pays })?;
    let asked = vec![draw.id(who)?];
    let body = json!({ "customer_ids": asked, "count": 1, "active": true });
    let call = Call::post(&format!("/operator/v1/coupon-plans/{id}/coupons"), &body);
    Some(Step::by_operator(call, move |model| model.issue(place, &asked, true)))
}

/// Coupons and cards that may pay: mostly those of whoever pays, and mostly such as go together.
fn chosen(draw: &mut Draw<'_>, payer: Who) -> Vec<ChosenCoupon> {
    let known: Vec<usize> = (0..draw.model.coupons.len())
        .filter(|place| draw.model.id(draw.model.coupons[*place].id).is_some())
        .collect();
    let mut chosen: Vec<ChosenCoupon> = Vec::new();
    let mut kinds: Vec<PlanKind> = Vec::new();
    for _ in 0..draw.dice.pick(&[0, 1, 1, 2, 3]) {
        let (any, usable) = (draw.dice.chance(5), draw.dice.chance(92));
        let together = draw.dice.chance(85);
        let kind = |place: usize| draw.model.plans[draw.model.coupons[place].plan].terms.kind;
        let fits = |place: &usize| {
            let one = &draw.model.coupons[*place];
            let again = kinds.contains(&kind(*place)) && kind(*place) != PlanKind::Card;
            any || one.who == payer
                && (!usable || one.state == CouponState::Usable)
                && !(together && again)
        };
        let fitting: Vec<usize> = known.iter().copied().filter(fits).collect();
        let Some(place) = draw.dice.any(&fitting) else { continue };
        let kind = kind(place);
        let code = match kind {
            PlanKind::Discount => 300,
            PlanKind::Voucher => 301,
            PlanKind::Flexi => 302,
            PlanKind::Card => 303,
        };
        let code = if draw.dice.chance(3) { 301 } else { code };
        let Some(id) = draw.text(draw.model.coupons[place].id) else { continue };
        let one = (format!("CP{id}"), Some(code));
        if !chosen.contains(&one) || draw.dice.chance(30) {
            kinds.push(kind);
            chosen.push(one);
        }
    }
    chosen
}

/// A discount that may be one of the order's, with its number among those of payments.
fn discount(draw: &mut Draw<'_>, order: usize) -> Option<ChosenDiscount> {
    let own = draw.model.offered_by(order);
    let any: Vec<usize> = (0..draw.model.discounts.len()).collect();
    let (id, code) = if draw.dice.chance(93) {
        draw.dice.any(&own)?
    } else {
        let place = draw.dice.any(&any)?;
        let code = draw.dice.pick(&[0, 2, 3, 609]);
        (format!("DC{}", draw.text(draw.model.discounts[place].id)?), code)
    };
    let code = if draw.dice.chance(4) { 609 } else { code };
    Some((id, code))
}

fn paid(draw: &mut Draw<'_>, path: &str) -> Option<Step> {
    let (who, place, id) = acting(draw, true)?;
    let with = if draw.dice.chance(60) { discount(draw, place) } else { None };
    let payer = draw.model.payer_of(draw.model.orders[place].who);
    let coupons = chosen(draw, payer);
    let mut body = json!({ "order_id": id, "use_coupon": "NO", "use_discount": "NO" });
    if !coupons.is_empty() {
        let shown = coupons.iter().map(|(id, code)| json!({ "id": id, "type": code }));
        body["use_coupon"] = "YES".into();
        body["coupon_infos"] = shown.collect::<Vec<Value>>().into();
    }
    if let Some((discount, code)) = &with {
        body["use_discount"] = "YES".into();
        body["discount_infos"] = json!([{ "id": discount, "type": code }]);
    }
    let call = Call::post(path, &body);
    Some(Step::by(who, call, move |model| model.pay_order(who, &id, (with.as_ref(), &coupons))))
}

fn pay(draw: &mut Draw<'_>) -> Option<Step> {
    paid(draw, "/v3/orders/customer-orders/pay")
}

fn pay_second(draw: &mut Draw<'_>) -> Option<Step> {
    paid(draw, "/v2/orders/customer-orders/pay")
}

fn pay_former(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, place, id) = acting(draw, true)?;
    // A partner sees orders that it does not pay.
    let customer = draw.model.orders[place].who;
    if draw.model.people[who].kind.sells() && who != customer {
        return None;
    }
    let mut coupons = chosen(draw, draw.model.payer_of(customer));
    let mut body = json!({ "orderId": id, "payAccountType": 2 });
    if !coupons.is_empty() {
        let ids = coupons.iter().map(|(id, _)| id.as_str());
        body["couponIds"] = ids.collect::<Vec<&str>>().into();
    }
    for (_, code) in &mut coupons {
        *code = None;
    }
    let call = Call::post(&domain(draw, who, "customer/order-mgr/order/pay")?, &body);
    let same = id.clone();
    let step = Step::by(who, call, move |model| model.pay_order_former(who, &id, &coupons));
    Some(step.checked(move |model| model.against_seen(who, &same)))
}

fn discounts(draw: &mut Draw<'_>) -> Option<Step> {
    let (place, id) = order(draw, waits)?;
    let own = draw.model.orders[place].who;
    let who = match draw.dice.below(12) {
        0 => draw.caller(|_, _| true)?,
        1 | 2 => draw.model.orders[place].payer,
        _ => own,
    };
    draw.keys(who)?;
    let users: Vec<usize> =
        draw.signers().into_iter().filter(|(own, _)| *own == who).map(|(_, user)| user).collect();
    let user = if draw.dice.chance(20) { draw.dice.any(&users).unwrap_or(0) } else { 0 };
    let call = Call::get("/v2/orders/customer-orders/order-discounts").query("order_id", &id);
    Some(question(Caller::User(who, user), call, move |model: &Model| {
        model.list_order_discounts((who, user), &id)
    }))
}

fn coupons(draw: &mut Draw<'_>) -> Option<Step> {
    let (place, id) = order(draw, waits)?;
    let customer = draw.model.orders[place].who;
    let who = match draw.dice.below(12) {
        0 => draw.caller(|_, _| true)?,
        1..=4 => draw.model.payer_of(customer),
        _ => customer,
    };
    draw.keys(who)?;
    let call = Call::get("/v2/orders/customer-orders/order-coupons").query("order_id", &id);
    Some(question(Caller::Customer(who), call, move |model: &Model| {
        model.list_order_coupons(who, &id)
    }))
}
