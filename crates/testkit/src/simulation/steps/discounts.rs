//! Discounts and promotions, and what customers are told of their contracts.

use std::rc::Rc;

use hubu_model::{
    DiscountScope, Kind as Sort, Model, NewDiscount, Page, Price, Product, QuoteQuery, UNIT, WAYS,
    Who,
};
use serde_json::{Value, json};

use super::catalogue::{language, question};
use super::partners;
use super::rating::asks;
use crate::client::Call;
use crate::simulation::dice::Dice;
use crate::simulation::draw::{Draw, NOBODY, at, written};
use crate::simulation::step::{Caller, Kind, Step};

/// The kinds of this noun. What partners grant counts while customers are theirs: they come and go.
pub const KINDS: &[Kind] = &[
    Kind::new("CreateDiscount", 12, create),
    Kind::new("CreatePromotion", 4, create_promotion),
    Kind::new("EndDiscount", 4, end),
    Kind::new("ListCustomerDiscounts", 4, list),
    Kind::new("ListPromotions", 2, list_promotions),
    Kind::new("ListBusinessDiscountInfo", 7, contract),
    Kind::new("AssociateWithPartner", 4, join),
    Kind::new("EndPartnerAssociation", 3, leave),
];

/// Units of 10⁻¹⁰ in one.
const ONE: i64 = 10_000_000_000;
const NAMES: [&str; 4] = ["框架合同", "Contract 2026", "autumn, \"half\"", "x"];

/// A number of units of 10⁻¹⁰, with all its decimals.
fn number(value: i64) -> String {
    format!("{}.{:010}", value / ONE, value % ONE)
}

/// How a price is lowered, and by what: nearly always something that can be. A fixed price is near one of
/// those there are.
fn value(dice: &mut Dice, kind: i64, prices: &[i64]) -> (i64, Option<i64>) {
    let mode = match dice.below(10) {
        0..=5 => 0,
        _ if kind == 607 && dice.chance(85) => 0,
        6 | 7 => 1,
        8 => 2,
        _ => dice.between(0, 3),
    };
    let value = match (dice.below(30), mode) {
        (0, _) => None,
        (1, _) => Some(dice.pick(&[0, ONE + 1_000_000, 500_000, ONE * 2])),
        (2, _) => Some(ONE),
        (_, 0) => Some(dice.between(1, 10_000) * (ONE / 10_000)),
        (_, 1) => {
            let near = dice.any(prices).unwrap_or(ONE);
            Some((near / 10 * dice.between(1, 12)).max(1))
        }
        _ => Some(dice.between(1, 30_000) * (ONE / 100)),
    };
    (mode, value)
}

/// What a discount is for: mostly something that is sold.
fn scope(dice: &mut Dice, mode: i64, product: Option<&Product>) -> DiscountScope {
    let mut scope = DiscountScope::default();
    // A fixed price is one of something.
    let whole = mode == 1 && dice.chance(92);
    let mut named = |percent: u64, code: fn(&Product) -> &String| {
        let wanted = dice.chance(percent);
        product.filter(|_| wanted).map(|product| code(product).clone())
    };
    let often = |percent| if whole { 100 } else { percent };
    scope.service = named(often(40), |one| &one.service);
    scope.resource_type = named(often(30), |one| &one.resource_type);
    scope.spec = named(often(30), |one| &one.spec);
    scope.region = named(25, |one| &one.region);
    if dice.chance(2) {
        scope.region = Some("cn north".to_owned());
    }
    if dice.chance(3) {
        scope.spec = Some("x1.huge".to_owned());
    }
    let modes: &[&str] = match (mode, dice.below(10)) {
        (_, 0) => &["rent"],
        (_, 1) => &["renew", "renew"],
        (0, 2..=5) => &[],
        (0, 6) | (1, 2..=6) => &["on_demand"],
        (2, 2) => &["on_demand", "subscribe"],
        (_, 7) => &["renew"],
        (_, 8) => &["change", "subscribe"],
        _ => &["subscribe"],
    };
    // What cannot be is drawn seldom.
    if !(modes.contains(&"rent") || modes.len() == 2) || dice.chance(40) {
        scope.modes = modes.iter().map(|mode| (*mode).to_owned()).collect();
    }
    if dice.chance(12) {
        scope.least_months = Some(dice.pick(&[1, 6, 12, 12, 24, 61]));
    }
    if dice.chance(10) {
        scope.least_amount = Some(dice.pick(&[0, 1, 1, 1]) * dice.between(1, 300) * UNIT);
    }
    scope
}

fn new_discount(draw: &mut Draw<'_>, kind: i64, partner: Option<String>) -> NewDiscount {
    let catalogue = draw.model.catalogue();
    let product = draw.dice.any(&catalogue.products);
    let own = |price: &&Price| product.as_ref().is_some_and(|product| product.id == price.product);
    let tiers = catalogue.prices.iter().filter(own).flat_map(|price| &price.tiers);
    let prices: Vec<i64> = tiers.map(|(_, price)| *price).collect();
    let (mode, value) = value(&mut draw.dice, kind, &prices);
    let name = if draw.dice.chance(2) { "" } else { draw.dice.pick(&NAMES) };
    let from = draw.dice.chance(35).then(|| draw.days_ahead(-1, 20));
    let to = draw.dice.chance(35).then(|| draw.days_ahead(-1, 90));
    let at_once = draw.dice.chance(15);
    let to = if at_once && to.is_some() { from.or(to) } else { to };
    let scope = if draw.dice.chance(75) || mode == 1 {
        scope(&mut draw.dice, mode, product.as_ref())
    } else {
        DiscountScope::default()
    };
    NewDiscount { kind, partner, name: name.to_owned(), mode, value, scope, from, to }
}

fn body(new: &NewDiscount) -> Value {
    let mut body = json!({
        "name": new.name,
        "discount_mode": new.mode,
        "discount_value": new.value.map_or_else(|| "0.12345678901".to_owned(), number),
    });
    if new.scope != DiscountScope::default() {
        let scope = &new.scope;
        let mut named = json!({ "modes": scope.modes });
        for (name, value) in [
            ("cloud_service_type", &scope.service),
            ("resource_type", &scope.resource_type),
            ("region", &scope.region),
            ("resource_spec", &scope.spec),
        ] {
            if let Some(value) = value {
                named[name] = value.as_str().into();
            }
        }
        if let Some(months) = scope.least_months {
            named["least_months"] = months.into();
        }
        if let Some(least) = scope.least_amount {
            named["least_amount"] = written(least).into();
        }
        body["scope"] = named;
    }
    for (name, value) in [("effective_time", new.from), ("expire_time", new.to)] {
        if let Some(value) = value {
            body[name] = at(value).into();
        }
    }
    body
}

/// Has its partner a distributor?
fn above(model: &Model, who: Who) -> bool {
    model.partner_of(who).and_then(|partner| model.partner_of(partner)).is_some()
}

fn create(draw: &mut Draw<'_>) -> Option<Step> {
    // Whoever has a partner has discounts of it, and of that one's distributor.
    let far = draw.dice.below(3);
    let who = draw.somebody(move |model, who| match far {
        0 => above(model, who),
        1 => model.partner_of(who).is_some() && asks(model, who),
        _ => asks(model, who),
    })?;
    let partner = draw.model.partner_of(who);
    let above = partner.and_then(|partner| draw.model.partner_of(partner));
    let kind = match draw.dice.below(20) {
        0..=4 if partner.is_some() => 607,
        5..=9 if above.is_some() => 606,
        10 => draw.dice.pick(&[606, 607]),
        _ => 605,
    };
    let partner = match (kind, draw.dice.below(30)) {
        (605, 0) => partner,
        (605, _) | (_, 0) => None,
        (_, 1 | 2) => draw.anybody(),
        (606, _) => above,
        _ => partner,
    };
    let mut id = partner.and_then(|partner| draw.id(partner));
    if kind != 605 && draw.dice.chance(2) {
        id = Some(NOBODY.to_owned());
    }
    let new = new_discount(draw, kind, id);
    let mut body = body(&new);
    body["discount_type"] = kind.to_string().into();
    if let Some(partner) = &new.partner {
        body["partner_id"] = partner.as_str().into();
    }
    let call = Call::post(&draw.of(who, "/discounts")?, &body);
    Some(created(call, Some(who), new))
}

/// A reseller becomes a distributor's, or whoever asks for prices becomes such a reseller's.
fn join(draw: &mut Draw<'_>) -> Option<Step> {
    let is = |kind: Sort| move |model: &Model, who: Who| model.people[who].kind == kind;
    let alone = |model: &Model, who: Who| model.partner_of(who).is_none();
    if draw.dice.chance(40) {
        let distributor = draw.somebody(is(Sort::Distributor))?;
        let fits = |model: &Model, who: Who| is(Sort::Reseller)(model, who) && alone(model, who);
        let reseller = draw.somebody(fits)?;
        return partners::associated(draw, (distributor, reseller), 4);
    }
    let below = |model: &Model, who: Who| is(Sort::Reseller)(model, who) && !alone(model, who);
    let reseller = draw.somebody(below)?;
    let asking = |model: &Model, who: Who| {
        asks(model, who) && alone(model, who) && !model.people[who].kind.sells()
    };
    let customer = draw.somebody(asking)?;
    let kind = draw.dice.between(1, 3);
    partners::associated(draw, (reseller, customer), kind)
}

/// Whoever has discounts of a partner is the partner's no longer, or its reseller is not the distributor's.
fn leave(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.somebody(Model::has_of_partners)?;
    let partner = draw.model.partner_of(who)?;
    let above = draw.model.partner_of(partner).filter(|_| draw.dice.chance(70));
    let (partner, customer) = above.map_or((partner, who), |above| (above, partner));
    partners::ended(draw, partner, customer)
}

fn create_promotion(draw: &mut Draw<'_>) -> Option<Step> {
    let new = new_discount(draw, 700, None);
    let call = Call::post("/operator/v1/promotions", &body(&new));
    Some(created(call, None, new))
}

fn created(call: Call, who: Option<Who>, new: NewDiscount) -> Step {
    let new = Rc::new(new);
    let same = Rc::clone(&new);
    let step = Step::by_operator(call, move |model| model.create_discount(who, &new));
    step.checked(move |_| Model::against_discount(&same))
}

fn end(draw: &mut Draw<'_>) -> Option<Step> {
    let all: Vec<_> = draw.model.discounts.iter().map(|one| one.id).collect();
    let known = draw.dice.any(&all).filter(|_| draw.dice.chance(96));
    let id = match known {
        Some(id) => format!("DC{}", draw.text(id)?),
        None => "DC1".to_owned(),
    };
    let end = draw.dice.chance(50).then(|| draw.days_ahead(-1, 40));
    let mut body = json!({ "reason": "as drawn" });
    if let Some(end) = end {
        body["end_time"] = at(end).into();
    }
    let call = Call::post(&format!("/operator/v1/discounts/{id}/end"), &body);
    let same = id.clone();
    let step = Step::by_operator(call, move |model| model.end_discount(&id, end, "as drawn"));
    Some(step.checked(move |model| model.against_end(&same)))
}

/// An instant, now and then, with the query that names it.
fn instant(draw: &mut Draw<'_>, call: Call) -> (Option<i64>, Call) {
    if draw.dice.chance(60) {
        return (None, call);
    }
    let instant = draw.days_ahead(-20, 30);
    (Some(instant), call.query("at_time", &at(instant)))
}

fn list(draw: &mut Draw<'_>) -> Option<Step> {
    let has = |model: &Model, who: Who| model.discounts.iter().any(|one| one.who == Some(who));
    let who = draw.somebody(has)?;
    let (page, call) = draw.page(Call::get(&draw.of(who, "/discounts")?));
    let (instant, mut call) = instant(draw, call);
    let kind = draw.dice.chance(40).then(|| draw.dice.between(605, 607));
    if let Some(kind) = kind {
        call = call.query("discount_type", &kind.to_string());
    }
    Some(Step::by_operator(call, move |model| {
        model.list_discounts(Some(who), (kind, instant), page)
    }))
}

fn list_promotions(draw: &mut Draw<'_>) -> Option<Step> {
    let (page, call) = draw.page(Call::get("/operator/v1/promotions"));
    let (instant, call) = instant(draw, call);
    Some(Step::by_operator(call, move |model| model.list_discounts(None, (None, instant), page)))
}

fn contract(draw: &mut Draw<'_>) -> Option<Step> {
    let has = |model: &Model, who: Who| model.discounts.iter().any(|one| one.who == Some(who));
    let who = draw.caller(has)?;
    let products = draw.dice.chance(50);
    let kind = if products { "PRODUCT_ITEM" } else { "CATEGORY_ITEM" };
    let mut body = json!({ "quoting_item_type": kind });
    let services: Vec<String> = if draw.dice.chance(25) {
        let known = draw.model.catalogue().services;
        let one = draw.dice.any(&known).map_or_else(|| "none".to_owned(), |one| one.code);
        vec![if draw.dice.chance(50) { one.to_uppercase() } else { one }]
    } else {
        Vec::new()
    };
    let ways: Vec<String> = if draw.dice.chance(25) {
        let word = draw.dice.pick(&WAYS).0;
        vec![word.to_lowercase(), "MONTHLY".to_owned()]
    } else {
        Vec::new()
    };
    for (name, list) in [("cloud_service_types", &services), ("charging_modes", &ways)] {
        if !list.is_empty() || draw.dice.chance(10) {
            body[name] = json!(list);
        }
    }
    let site = draw.dice.chance(15).then(|| draw.dice.pick(&["HWC_CN", "hwc_cn", "HWC_HK"]));
    if let Some(site) = site {
        body["site_code"] = site.into();
    }
    let mut page = Page { offset: 0, limit: 20 };
    if draw.dice.chance(50) {
        page = Page { offset: draw.dice.below(9), limit: 1 + draw.dice.below(30) };
        body["offset"] = page.offset.into();
        body["limit"] = page.limit.into();
    }
    let site = site.map(str::to_owned);
    let query = QuoteQuery { products, services, ways, site, page };
    let call = Call::post("/v2/promotions/business/discount-info", &body);
    let (english, call) = language(draw, call);
    let answer = move |model: &Model| model.show_contract(who, &query, english);
    Some(question(Caller::Customer(who), call, answer))
}
