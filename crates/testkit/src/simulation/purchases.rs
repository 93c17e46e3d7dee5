//! Locks and usage, which no request brings about yet: what they do with coupons and cards is done in the
//! realm by the commands that orders and bills are made of, and compared with the model.

use std::sync::Arc;

use hubu_app::Error;
use hubu_app::coupons::{
    GiveBack, GivenBack, PayUsage, ReleaseCoupons, Reserve, Reserved, Spend, Spending,
};
use hubu_app::ledger::{Command, Money, Party};
use hubu_app::write::WriteRefusal;
use hubu_core::accounts::TradeDetail;
use hubu_core::coupons::{Action, CouponRefusal, CycleType, Line, Purchase, Ratio};
use hubu_core::ids::{CouponKey, CustomerId};
use hubu_core::money::Amount;
use hubu_core::time::Timestamp;
use hubu_model::{Answer, Buying, CouponState, E8, Model, PlanKind, Who};
use serde_json::{Value, json};

use super::dice::Dice;
use super::draw::Draw;
use crate::world::World;

/// Something that an order or a charge does; coupons by their places.
#[derive(Clone, Debug)]
enum Act {
    Reserve(Vec<usize>, Buying),
    Release(Vec<usize>, String),
    Spend(usize, E8, String),
    GiveBack(usize, E8, String),
    Pay(Buying),
}

/// The services of what is bought; some plans are for the first alone.
const SERVICES: [&str; 2] = ["hws.service.type.ec2", "hws.service.type.ebs"];
/// There are few orders: what one has locked another asks for.
pub const ORDERS: usize = 12;

/// Draws something that an order does with coupons, does it, and compares. Tells what it was.
///
/// # Errors
/// What differs, and faults.
pub async fn run(
    world: &World,
    model: &mut Model,
    dice: Dice,
    turn: u64,
) -> Result<String, String> {
    let mut draw = Draw { dice, model, turn };
    let Some((who, act)) = drawn(&mut draw) else {
        return Ok(format!("{turn:>5} nothing is to be bought"));
    };
    let (status, body) = done(world, model, who, &act).await?;
    model.begin_write();
    let expected = predicted(model, who, &act);
    let body = body.to_string();
    expected.compare(status, &body, &mut model.ids).map_err(|mismatch| {
        format!(
            "{act:?} at `{}`\n  expected {}\n  got      {}\n  answer   {status} {body}",
            mismatch.place, mismatch.expected, mismatch.got,
        )
    })?;
    let name = &model.people[who].account_name;
    Ok(format!("{turn:>5} {name} {act:?}\n      {status} {body}"))
}

/// What the model makes of it.
fn predicted(model: &mut Model, who: Who, act: &Act) -> Answer {
    match act {
        Act::Reserve(chosen, buying) => model.reserve_coupons(who, chosen, buying),
        Act::Release(chosen, order) => model.release_coupons(who, chosen, order),
        Act::Spend(coupon, amount, order) => model.spend_coupon(who, *coupon, *amount, order),
        Act::GiveBack(coupon, amount, order) => model.give_back(who, *coupon, *amount, order),
        Act::Pay(buying) => model.pay_usage(who, buying),
    }
}

/// The coupons that can be named, and whose owner can be.
fn named(model: &Model) -> Vec<usize> {
    let known = |place: &usize| {
        let coupon = &model.coupons[*place];
        model.id(coupon.id).is_some() && model.id(model.people[coupon.who].id).is_some()
    };
    (0..model.coupons.len()).filter(known).collect()
}

/// One of the coupons that pass a test, mostly; now and then another one.
fn coupon(draw: &mut Draw<'_>, passes: impl Fn(&Model, usize) -> bool) -> Option<usize> {
    let all = named(draw.model);
    let fitting: Vec<usize> = all.iter().copied().filter(|p| passes(draw.model, *p)).collect();
    let place = if draw.dice.chance(92) { draw.dice.any(&fitting) } else { None };
    place.or_else(|| draw.dice.any(&all))
}

fn is_usable(model: &Model, place: usize) -> bool {
    model.coupons[place].state == CouponState::Usable
}

fn is_locked(model: &Model, place: usize) -> bool {
    model.coupons[place].lock.is_some()
}

fn drawn(draw: &mut Draw<'_>) -> Option<(Who, Act)> {
    match draw.dice.below(12) {
        0..=3 => reserve(draw),
        4 => release(draw),
        5..=7 => spend(draw),
        8 | 9 => give_back(draw),
        _ => pay(draw),
    }
}

fn order(draw: &mut Draw<'_>) -> String {
    format!("CS{}", draw.dice.below(ORDERS))
}

fn reserve(draw: &mut Draw<'_>) -> Option<(Who, Act)> {
    let first = coupon(draw, is_usable)?;
    let who = draw.model.coupons[first].who;
    let mut chosen = vec![first];
    while chosen.len() < 4 && draw.dice.chance(35) {
        let again = draw.dice.chance(4);
        let fits = |place: &usize| {
            let mine = draw.model.coupons[*place].who == who && is_usable(draw.model, *place);
            mine && (again || !chosen.contains(place))
        };
        let fitting: Vec<usize> = named(draw.model).into_iter().filter(fits).collect();
        let anybodys = draw.dice.chance(4);
        chosen.extend(if anybodys { coupon(draw, is_usable) } else { draw.dice.any(&fitting) });
    }
    let mut service = draw.dice.pick(&SERVICES);
    let mut lines = Vec::new();
    for _ in 0..=draw.dice.below(2) {
        // How one coupon's part is spread over services would matter to the next.
        if chosen.len() == 1 {
            service = draw.dice.pick(&SERVICES);
        }
        let held = draw.model.held(first);
        lines.push((service, draw.near(held)));
    }
    let action = Some(draw.dice.pick(&["new", "new", "renew"]));
    let buying = Buying { order: order(draw), action, lines };
    Some((who, Act::Reserve(chosen, buying)))
}

fn release(draw: &mut Draw<'_>) -> Option<(Who, Act)> {
    let first = coupon(draw, is_locked)?;
    let who = draw.model.coupons[first].who;
    let lock = draw.model.coupons[first].lock.clone();
    let order = match lock {
        Some(lock) if draw.dice.chance(90) => lock.order,
        _ => order(draw),
    };
    let of_order = |place: &usize| {
        let coupon = &draw.model.coupons[*place];
        coupon.who == who && coupon.lock.as_ref().is_some_and(|lock| lock.order == order)
    };
    let mut chosen: Vec<usize> = named(draw.model).into_iter().filter(of_order).collect();
    if chosen.is_empty() || draw.dice.chance(40) {
        chosen = vec![first];
    }
    Some((who, Act::Release(chosen, order)))
}

fn spend(draw: &mut Draw<'_>) -> Option<(Who, Act)> {
    let locked = draw.dice.chance(70);
    let place =
        coupon(
            draw,
            |model, place| {
                if locked { is_locked(model, place) } else { is_usable(model, place) }
            },
        )?;
    let who = draw.model.coupons[place].who;
    let is_discount = {
        let plan = draw.model.coupons[place].plan;
        draw.model.plans[plan].terms.kind == PlanKind::Discount
    };
    let lock = draw.model.coupons[place].lock.clone();
    let (order, most) = match lock {
        Some(lock) if draw.dice.chance(92) => (lock.order, lock.reserved),
        _ => (order(draw), draw.model.held(place)),
    };
    let amount = match draw.dice.below(10) {
        0..=7 if is_discount => 0,
        0..=4 => most,
        _ => draw.near(most),
    };
    Some((who, Act::Spend(place, amount, order)))
}

fn give_back(draw: &mut Draw<'_>) -> Option<(Who, Act)> {
    let people = 0..draw.model.people.len();
    let used: Vec<(usize, String, E8)> =
        people.flat_map(|who| draw.model.used_by_names(who)).collect();
    let known = named(draw.model);
    let used: Vec<_> = used.into_iter().filter(|(place, ..)| known.contains(place)).collect();
    let (place, by, left) = draw.dice.any(&used)?;
    let who = draw.model.coupons[place].who;
    let order = if draw.dice.chance(94) { by } else { order(draw) };
    let amount = if draw.dice.chance(60) { left } else { draw.near(left) };
    Some((who, Act::GiveBack(place, amount, order)))
}

fn pay(draw: &mut Draw<'_>) -> Option<(Who, Act)> {
    let first = coupon(draw, is_usable)?;
    let who = draw.model.coupons[first].who;
    let held = draw.model.held(first);
    let lines = vec![(draw.dice.pick(&SERVICES), draw.near(held))];
    let order = format!("US{}", draw.dice.below(ORDERS));
    Some((who, Act::Pay(Buying { order, action: None, lines })))
}

/// Does it in the realm; tells a status and a body as if a request had asked for it.
async fn done(world: &World, model: &Model, who: Who, act: &Act) -> Result<(u16, Value), String> {
    let customer = model.id(model.people[who].id).and_then(CustomerId::parse);
    let customer = Party::Id(customer.ok_or("it was drawn by its id")?);
    let key = |place: usize| {
        let number = model.id(model.coupons[place].id)?;
        CouponKey::parse_wire(&format!("CP{number}"))
    };
    let keys = |places: &[usize]| -> Vec<CouponKey> {
        places.iter().filter_map(|place| key(*place)).collect()
    };
    let one = |place: usize| key(place).ok_or("it was drawn by its id");
    match act {
        Act::Reserve(chosen, buying) => {
            let (coupons, purchase) = (keys(chosen), purchase(buying));
            let command = Reserve { customer, coupons, purchase };
            told(world, "reserve", command, |reply| shares(&reply)).await
        }
        Act::Release(chosen, order) => {
            let (coupons, order) = (keys(chosen), order.clone());
            let command = ReleaseCoupons { customer, coupons, order };
            told(world, "release", command, |()| json!({})).await
        }
        Act::Spend(place, amount, order) => {
            let (coupon, amount, order) = (one(*place)?, Amount::from_e8(*amount), order.clone());
            let spending = Spending { coupon, amount, order, detail: TradeDetail::Order };
            let state =
                |coupon: hubu_core::coupons::Coupon| json!({ "state": coupon.state.as_str() });
            told(world, "spend", Spend { customer, spending }, state).await
        }
        Act::GiveBack(place, amount, order) => {
            let (coupon, amount, order) = (one(*place)?, Amount::from_e8(*amount), order.clone());
            let command = GiveBack { customer, coupon, amount, order };
            told(world, "give_back", command, |reply| returned(&reply)).await
        }
        Act::Pay(buying) => {
            let command = PayUsage { customer, purchase: purchase(buying) };
            told(world, "pay_usage", command, |reply| shares(&reply)).await
        }
    }
}

async fn told<C: Command<Refusal = CouponRefusal>>(
    world: &World,
    job: &'static str,
    command: C,
    shown: impl FnOnce(C::Reply) -> Value,
) -> Result<(u16, Value), String> {
    let money = Money::due(Arc::clone(&world.money), job, command);
    match world.store.batch::<Money>(0, None, money).await {
        Ok(reply) => {
            let value = reply.value::<C>().ok_or("nothing was asked before")?;
            Ok((200, shown(value)))
        }
        Err(Error::Refused(refusal)) => match refusal.of::<C>() {
            Ok(WriteRefusal::Rule(rule)) => Ok((409, refused(&rule))),
            Ok(_) => Err("a key without a key".to_owned()),
            Err(fault) => Err(fault.to_string()),
        },
        Err(Error::Fault(fault)) => Err(fault.to_string()),
    }
}

/// A refusal by its name, with what it lists.
fn refused(refusal: &CouponRefusal) -> Value {
    let reasons: Vec<String> = match refusal {
        CouponRefusal::Unfit(reasons) => reasons.iter().map(name).collect(),
        CouponRefusal::Conflict(why) => vec![name(why)],
        _ => Vec::new(),
    };
    json!({ "refused": name(refusal), "reasons": reasons })
}

/// What a value is called, without what it holds.
fn name(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}").chars().take_while(|sign| sign.is_alphanumeric()).collect()
}

fn shares(reserved: &[Reserved]) -> Value {
    let share = |one: &Reserved| json!({ "coupon_id": one.coupon.to_wire(), "amount": one.amount.to_text(2) });
    let shares: Vec<Value> = reserved.iter().map(share).collect();
    json!({ "shares": shares })
}

fn returned(back: &GivenBack) -> Value {
    let mut body = json!({ "lapsed": back.lapsed });
    if let Some(source) = back.went_on_to {
        body["went_on_to"] = source.to_wire().into();
    }
    body
}

fn purchase(buying: &Buying) -> Purchase {
    let action = buying.action.map(|word| if word == "new" { Action::New } else { Action::Renew });
    let line = |(service, price): &(&'static str, E8)| Line {
        service: (*service).to_owned(),
        region: "cn-north-1".to_owned(),
        product: "P1".to_owned(),
        cycle: action.map(|_| (CycleType::Month, 1)),
        first_order: false,
        strict_selected: false,
        discount_ratio: Ratio::ONE,
        payable: Amount::from_e8(*price),
    };
    Purchase {
        order: buying.order.clone(),
        action,
        lines: buying.lines.iter().map(line).collect(),
        discounts: Vec::new(),
        at: Timestamp::EPOCH,
    }
}
