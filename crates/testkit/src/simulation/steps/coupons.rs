//! Coupons and cards.

use hubu_model::{
    CouponChanges, CouponQuery, CouponState, Model, NewPlan, PlanKind, Scene, Site, UNIT, Validity,
    Which, Who,
};
use serde_json::{Value, json};

use super::organisation::master;
use super::transfers::calling_pair;
use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY, at, day, written};
use crate::simulation::purchases::ORDERS;
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("CreateCouponPlan", 6, create_plan),
    Kind::new("ListCouponPlans", 4, list_plans),
    Kind::new("ShowCouponPlan", 2, show_plan),
    Kind::new("IssueCoupons", 14, issue),
    Kind::new("ActivateCoupon", 3, activate),
    Kind::new("FreezeCoupon", 3, freeze),
    Kind::new("UnfreezeCoupon", 3, unfreeze),
    Kind::new("RecallCoupon", 3, recall),
    Kind::new("ListCustomerCoupons", 10, operators_list),
    Kind::new("ListSubCustomerCoupons", 12, own_list),
    Kind::new("ListStoredValueCards", 6, cards),
    Kind::new("ListCustomerCouponChangeRecords", 8, changes),
    Kind::new("ClaimEnterpriseMultiAccountCoupon", 14, allocate),
    Kind::new("ReclaimEnterpriseMultiAccountCoupon", 9, reclaim),
    Kind::new("ListMultiAccountTransferCoupons", 5, transferable),
    Kind::new("ListMultiAccountRetrieveCoupons", 5, retrievable),
];

const SORTS: [PlanKind; 6] = [
    PlanKind::Voucher,
    PlanKind::Voucher,
    PlanKind::Voucher,
    PlanKind::Discount,
    PlanKind::Flexi,
    PlanKind::Card,
];
const SCENES: [Scene; 5] =
    [Scene::Test, Scene::Commercial, Scene::Activity, Scene::Activity, Scene::Other];
/// The trade types that changes of coupons are filtered by.
pub const COUPON_TRADES: [&str; 7] =
    ["ADJUST", "EXPIRED", "COUPONADJUST", "COUPONCANCEL", "DEDEUCT", "REFUND", "RFROZEN"];
/// What plans limit, each one thing.
const LIMITS: [(&str, &str); 12] = [
    ("serviceType", "hws.service.type.ec2"),
    ("usageTimes", "1"),
    ("minConsumeAmount", "20"),
    ("maxDeductionRatio", "0.5"),
    ("subscribeType", "new"),
    ("subscribeType", "renew"),
    ("cycleType", "month"),
    ("firstOrderInService", "1"),
    ("minConsumeDiscount", "0.8"),
    ("simultaneousUseWithEmpowerDiscount", "0"),
    ("simultaneousUseWithContractDiscount", "0"),
    ("simultaneousUseWithPromotionDiscount", "0"),
];
/// Why operators do what they do.
pub const REASON: &str = "as drawn";
const SOURCES: [&str; 2] = ["", "campaign"];

fn create_plan(draw: &mut Draw<'_>) -> Option<Step> {
    let kind = match draw.model.site {
        Site::Intl if draw.dice.chance(90) => PlanKind::Voucher,
        _ => draw.dice.pick(&SORTS),
    };
    let face = match kind {
        PlanKind::Discount => draw.dice.between(1, 110) * (UNIT / 100),
        _ => draw.amount(),
    };
    let validity = if draw.dice.chance(50) {
        Validity::Days(draw.dice.between(1, 30))
    } else {
        let from = draw.days_ahead(-5, 2);
        Validity::Between(from, draw.days_ahead(-1, 60))
    };
    let limits: Vec<(String, String)> = if draw.dice.chance(30) {
        let (key, value) = draw.dice.pick(&LIMITS);
        vec![(key.to_owned(), value.to_owned())]
    } else {
        Vec::new()
    };
    let new = NewPlan {
        kind,
        single: draw.dice.chance(30),
        name: format!("plan {}", draw.dice.below(9)),
        description: if draw.dice.chance(50) { "as drawn".to_owned() } else { String::new() },
        face,
        scene: draw.dice.pick(&SCENES),
        of_partner: draw.dice.chance(15),
        source: draw.dice.pick(&SOURCES).to_owned(),
        validity,
        limits,
    };
    let call = Call::post("/operator/v1/coupon-plans", &plan_body(&new));
    Some(Step::by_operator(call, move |model| model.create_plan(&new)))
}

fn plan_body(new: &NewPlan) -> Value {
    let limits = new.limits.iter();
    let limits: Vec<Value> =
        limits.map(|(key, value)| json!({ "limit_key": key, "value1": value })).collect();
    let mut body = json!({
        "kind": new.kind.word(),
        "version": if new.single { "single_use" } else { "reusable" },
        "name": new.name,
        "face_value": written(new.face),
        "scene": new.scene.word(),
        "issuer": if new.of_partner { "partner" } else { "operator" },
        "use_limits": limits,
    });
    for (name, text) in [("description", &new.description), ("source_id", &new.source)] {
        if !text.is_empty() {
            body[name] = text.as_str().into();
        }
    }
    match new.validity {
        Validity::Between(from, to) => {
            body["valid_from"] = at(from).into();
            body["valid_to"] = at(to).into();
        }
        Validity::Days(days) => body["valid_days"] = days.into(),
    }
    body
}

/// A plan, by its place and its id; now and then none.
pub fn plan(draw: &mut Draw<'_>) -> Option<(Option<usize>, String)> {
    if draw.dice.chance(3) {
        return Some((None, "PP1".to_owned()));
    }
    let places: Vec<usize> = (0..draw.model.plans.len()).collect();
    let place = draw.dice.any(&places)?;
    let id = draw.text(draw.model.plans[place].id)?;
    Some((Some(place), format!("PP{id}")))
}

fn list_plans(draw: &mut Draw<'_>) -> Option<Step> {
    let (page, call) = draw.page(Call::get("/operator/v1/coupon-plans"));
    Some(Step::by_operator(call, move |model| model.list_plans(page)))
}

fn show_plan(draw: &mut Draw<'_>) -> Option<Step> {
    let (place, id) = plan(draw)?;
    let call = Call::get(&format!("/operator/v1/coupon-plans/{id}"));
    Some(Step::by_operator(call, move |model| model.show_plan(place)))
}

fn issue(draw: &mut Draw<'_>) -> Option<Step> {
    let (place, id) = plan(draw)?;
    let mut asked = Vec::new();
    for _ in 0..=draw.dice.below(2) {
        let who = if draw.dice.chance(60) { draw.somebody(master) } else { draw.anybody() };
        asked.push(draw.id(who?)?);
    }
    if draw.dice.chance(8) {
        asked.push(NOBODY.to_owned());
    }
    asked.dedup();
    let (count, active) = (1 + draw.dice.below(3), draw.dice.chance(75));
    let body = json!({ "customer_ids": asked, "count": count, "active": active });
    let call = Call::post(&format!("/operator/v1/coupon-plans/{id}/coupons"), &body);
    let each: Vec<String> =
        asked.iter().flat_map(|id| std::iter::repeat_n(id.clone(), count)).collect();
    Some(Step::by_operator(call, move |model| model.issue(place, &each, active)))
}

/// A coupon that passes a test, by its place and its id; now and then none.
fn coupon(
    draw: &mut Draw<'_>,
    passes: impl Fn(&Model, usize) -> bool,
) -> Option<(Option<usize>, String)> {
    if draw.dice.chance(3) {
        return Some((None, "CP1".to_owned()));
    }
    let known = |place: &usize| draw.model.id(draw.model.coupons[*place].id).is_some();
    let all: Vec<usize> = (0..draw.model.coupons.len()).filter(known).collect();
    let fitting: Vec<usize> = all.iter().copied().filter(|p| passes(draw.model, *p)).collect();
    let place = if draw.dice.chance(90) { draw.dice.any(&fitting) } else { None };
    let place = place.or_else(|| draw.dice.any(&all))?;
    let id = draw.text(draw.model.coupons[place].id)?;
    Some((Some(place), format!("CP{id}")))
}

fn treat(draw: &mut Draw<'_>, what: Which, word: &str) -> Option<Step> {
    let (place, id) = coupon(draw, |model, place| {
        let coupon = &model.coupons[place];
        match what {
            Which::Activate => coupon.state == CouponState::Inactive,
            Which::Unfreeze => coupon.frozen,
            Which::Freeze | Which::Recall => coupon.state == CouponState::Usable,
        }
    })?;
    let who = match place {
        Some(place) if draw.dice.chance(96) => draw.model.coupons[place].who,
        _ => draw.anybody()?,
    };
    let path = draw.of(who, &format!("/coupons/{id}/{word}"))?;
    let call = match what {
        Which::Activate => Call::new("POST", &path),
        _ => Call::post(&path, &json!({ "reason": REASON })),
    };
    Some(Step::by_operator(call, move |model| model.treat(who, place, (what, REASON))))
}

fn activate(draw: &mut Draw<'_>) -> Option<Step> {
    treat(draw, Which::Activate, "activate")
}

fn freeze(draw: &mut Draw<'_>) -> Option<Step> {
    treat(draw, Which::Freeze, "freeze")
}

fn unfreeze(draw: &mut Draw<'_>) -> Option<Step> {
    treat(draw, Which::Unfreeze, "unfreeze")
}

fn recall(draw: &mut Draw<'_>) -> Option<Step> {
    treat(draw, Which::Recall, "recall")
}

fn has_coupons(model: &Model, who: Who) -> bool {
    model.coupons.iter().any(|coupon| coupon.who == who)
}

fn operators_list(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.somebody(has_coupons)?;
    let mut call = Call::get(&draw.of(who, "/coupons")?);
    let mut query = CouponQuery::default();
    if draw.dice.chance(30) {
        let kind = draw.dice.pick(&SORTS);
        call = call.query("kind", kind.word());
        query.kind = Some(kind);
    }
    if draw.dice.chance(35) {
        let words = ["inactive", "usable", "used", "expired", "reclaimed"];
        let place = draw.dice.below(words.len());
        call = call.query("status", words[place]);
        query.status = i64::try_from(place + 1).ok();
    }
    let (page, call) = draw.page(call);
    Some(Step::by_operator(call, move |model| model.operators_coupons(who, &query, page)))
}

fn own_list(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(has_coupons)?;
    let mut call = Call::get("/v2/promotions/benefits/coupons");
    let mut query = CouponQuery::default();
    if draw.dice.chance(15) {
        let (place, id) = coupon(draw, move |model, place| model.coupons[place].who == who)?;
        call = call.query("coupon_id", &id);
        query.coupon = Some(place);
    }
    if draw.dice.chance(15) {
        let (place, id) = plan(draw)?;
        call = call.query("promotion_plan_id", &id);
        query.plan = Some(place);
    }
    if draw.dice.chance(25) {
        let (number, kind) = draw.dice.pick(&[
            ("1", PlanKind::Voucher),
            ("2", PlanKind::Discount),
            ("4", PlanKind::Flexi),
        ]);
        call = call.query("coupon_type", number);
        query.kind = Some(kind);
    }
    if draw.dice.chance(40) {
        let status = draw.dice.between(1, 5);
        call = call.query("status", &status.to_string());
        query.status = Some(status);
    }
    if draw.dice.chance(10) {
        let source = draw.dice.pick(&SOURCES);
        call = call.query("source_id", source);
        query.source = Some(source.to_owned());
    }
    if draw.dice.chance(10) {
        let order = format!("{}{}", draw.dice.pick(&["CS", "US"]), draw.dice.below(ORDERS));
        call = call.query("order_id", &order);
        query.order = Some(order);
    }
    let [from, to] = [(-40, 1), (-10, 1)]
        .map(|(least, most)| draw.dice.chance(15).then(|| draw.days_ahead(least, most)));
    for (name, value) in [("active_start_time", from), ("active_end_time", to)] {
        if let Some(value) = value {
            call = call.query(name, &at(value));
        }
    }
    (query.active_from, query.active_to) = (from, to);
    // The other site knows no resellers' coupons: it ignores the name.
    if draw.model.site == Site::Intl && draw.dice.chance(10) {
        call = call.query("indirect_partner_id", NOBODY);
    }
    let (page, call) = draw.page(call);
    Some(Step::by(who, call, move |model| model.own_coupons(who, &query, page)))
}

fn cards(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(has_coupons)?;
    let left = draw.dice.chance(75);
    let mut call = Call::get("/v2/promotions/benefits/stored-value-cards");
    call = call.query("status", if left { "1" } else { "2" });
    let mut card = None;
    if draw.dice.chance(15) {
        let (place, id) = coupon(draw, move |model, place| model.coupons[place].who == who)?;
        call = call.query("card_id", &id);
        card = Some(place);
    }
    let (page, call) = draw.page(call);
    Some(Step::by(who, call, move |model| model.own_cards(who, left, card, page)))
}

fn changes(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(has_coupons)?;
    let path = "/v2/promotions/benefits/account-change-records";
    let mut call = Call::get(path).query("balance_type", "BALANCE_TYPE_COUPON");
    let from = draw.dice.chance(25).then(|| draw.day(-40, 3));
    let to = draw.dice.chance(25).then(|| draw.day(-5, 20));
    for (name, value) in [("trade_time_begin", from), ("trade_time_end", to)] {
        if let Some(value) = value {
            call = call.query(name, &day(value));
        }
    }
    let revenue = draw.dice.chance(30).then(|| draw.dice.chance(50));
    if let Some(revenue) = revenue {
        call = call.query("revenue_expense_type", if revenue { "REVENUE" } else { "EXPENSE" });
    }
    let mut wanted = None;
    if draw.dice.chance(15) {
        let (place, id) = coupon(draw, move |model, place| model.coupons[place].who == who)?;
        call = call.query("coupon_id", &id);
        wanted = Some(place);
    }
    let kind = draw.dice.chance(20).then(|| draw.dice.pick(&COUPON_TRADES));
    let trade_id = draw.dice.chance(12).then(|| draw.trade_id());
    for (name, value) in [("trade_type", kind), ("trade_id", trade_id.as_deref())] {
        if let Some(value) = value {
            call = call.query(name, value);
        }
    }
    let (page, call) = draw.page(call);
    let query = CouponChanges { coupon: wanted, from, to, revenue, kind, trade_id, page };
    Some(Step::by(who, call, move |model| model.coupon_changes(who, &query)))
}

fn allocate(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, member) = calling_pair(draw)?;
    let (place, id) = coupon(draw, move |model, place| {
        let coupon = &model.coupons[place];
        coupon.who == who && coupon.state == CouponState::Usable
    })?;
    let held = place.map_or(UNIT, |place| draw.model.held(place));
    let amount = if draw.dice.chance(85) { held.max(UNIT / 100) } else { draw.amount() };
    let transaction = draw.transaction();
    let mut body = json!({ "customer_id": member, "coupon_id": id, "amount": written(amount) });
    if let Some(transaction) = &transaction {
        body["trans_id"] = transaction.as_str().into();
    }
    let call = Call::post("/v2/enterprises/multi-accounts/transfer-coupon", &body);
    Some(Step::by(who, call, move |model| {
        model.allocate_coupon(who, &member, (place, amount), transaction.as_ref())
    }))
}

fn reclaim(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, mut member) = calling_pair(draw)?;
    let (place, id) = coupon(draw, move |model, place| {
        let from = model.coupons[place].source.map(|source| model.coupons[source].who);
        from == Some(who)
    })?;
    let source = place.and_then(|place| draw.model.coupons[place].source);
    let (source, source_id) = match source {
        Some(source) if draw.dice.chance(92) => {
            (Some(source), format!("CP{}", draw.text(draw.model.coupons[source].id)?))
        }
        _ => coupon(draw, |_, _| true)?,
    };
    if let Some(place) = place.filter(|_| draw.dice.chance(90)) {
        member = draw.id(draw.model.coupons[place].who)?;
    }
    let transaction = draw.transaction();
    let mut body = json!({ "customer_id": member, "coupon_id": source_id, "sub_coupon_id": id });
    if let Some(transaction) = &transaction {
        body["trans_id"] = transaction.as_str().into();
    }
    let call = Call::post("/v2/enterprises/multi-accounts/retrieve-coupon", &body);
    Some(Step::by(who, call, move |model| {
        model.reclaim_coupon(who, &member, (source, place), transaction.as_ref())
    }))
}

fn transferable(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(master)?;
    let path = "/v2/enterprises/multi-accounts/transfer-coupons";
    let (page, call) = draw.page(Call::get(path));
    Some(Step::by(who, call, move |model| model.transferable_coupons(who, page)))
}

fn retrievable(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, member) = calling_pair(draw)?;
    let path = "/v2/enterprises/multi-accounts/retrieve-coupons";
    let (page, call) = draw.page(Call::get(path).query("sub_customer_id", &member));
    Some(Step::by(who, call, move |model| model.retrievable_coupons(who, &member, page)))
}
