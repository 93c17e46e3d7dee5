//! Why amounts are what they are: of inquiries, of lines of orders, and of refunds.

use std::rc::Rc;

use hubu_model::{Answer, Asker, Inquiry, Model, Order};
use serde_json::json;

use super::catalogue::{language, question};
use super::orders::order;
use super::rating::{asking, line};
use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY, at};
use crate::simulation::step::{Caller, Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] =
    &[Kind::new("ExplainAmount", 12, own), Kind::new("ExplainAnyAmount", 8, anybodys)];

/// An order that no realm has.
const NONE: &str = "CS2601010800ABCDE";

/// What is asked about: its kind and its id, and what somebody is told of it.
type Subject = (String, Rc<dyn Fn(&Model, &Asker) -> Answer>);

/// Text as it stands in paths: six bits a sign, without signs at the end that fill it.
fn base64(text: &str) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut coded = String::new();
    for three in text.as_bytes().chunks(3) {
        let bits = three.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        for sign in 0..=three.len() {
            coded.push(char::from(SIGNS[bits >> (18 - 6 * sign) & 63]));
        }
    }
    coded
}

/// What would have been asked some time ago.
fn inquiry(draw: &mut Draw<'_>) -> Option<Subject> {
    let (usage, odd) = (draw.dice.chance(50), draw.dice.chance(12));
    let catalogue = draw.model.catalogue();
    let (mut lines, mut bodies) = (Vec::new(), Vec::new());
    for number in 0..=draw.dice.pick(&[0, 0, 1, 2]) {
        let (line, body) = line(draw, (format!("line {number}"), usage, odd), &catalogue)?;
        lines.push(line);
        bodies.push(body);
    }
    let precise = usage && draw.dice.chance(40);
    let mut body = json!({ "project_id": NOBODY, "product_infos": bodies });
    if precise {
        body["inquiry_precision"] = 1.into();
    }
    let now = draw.model.now();
    let instant = match draw.dice.below(20) {
        0 => now + draw.dice.between(1, 90_000),
        1..=9 => now - draw.dice.between(0, 30 * hubu_model::DAY_MS),
        _ => now,
    };
    let text = at(instant);
    let exact = format!("{}.{:03}Z", text.trim_end_matches('Z'), instant.rem_euclid(1_000));
    let id = base64(&json!({ "at": exact, "body": body }).to_string());
    let kind = if usage { "on-demand-inquiry" } else { "subscribe-inquiry" };
    let (path, inquiry) = (format!("{kind}/{id}"), Inquiry { own_project: true, precise, lines });
    let told =
        move |model: &Model, asker: &Asker| model.explain_inquiry(asker, (&id, &inquiry), instant);
    Some((path, Rc::new(told)))
}

/// A line of an order, by the order's place.
fn order_line(draw: &mut Draw<'_>) -> Option<(usize, Subject)> {
    let (place, id) = order(draw, |one| !one.ends_something())?;
    let id = match draw.dice.below(30) {
        0 => NONE.to_owned(),
        1 => id.to_ascii_lowercase(),
        _ => id,
    };
    let lines = draw.model.resources_of(place).len().min(3);
    let number = draw.dice.pick(&[1, 1, 1, 2, lines]);
    let path = format!("order-line/{id}-{number:06}");
    let told = move |model: &Model, asker: &Asker| model.explain_line(asker, &id, number);
    Some((place, (path, Rc::new(told))))
}

/// What an order gives back, by its place.
fn refund(draw: &mut Draw<'_>) -> Option<(usize, Subject)> {
    let (place, id) = order(draw, Order::has_refund)?;
    let path = format!("refund/{id}");
    let told = move |model: &Model, asker: &Asker| model.explain_refund(asker, &id);
    Some((place, (path, Rc::new(told))))
}

fn of_order(draw: &mut Draw<'_>) -> Option<(usize, Subject)> {
    if draw.dice.chance(60) { order_line(draw) } else { refund(draw) }
}

fn own(draw: &mut Draw<'_>) -> Option<Step> {
    let (caller, (path, told)) = if draw.dice.chance(35) {
        (asking(draw)?, inquiry(draw)?)
    } else {
        let (place, subject) = of_order(draw)?;
        let who = match draw.dice.below(12) {
            0 => draw.caller(|_, _| true)?,
            1..=3 => draw.model.orders[place].payer,
            _ => draw.model.orders[place].who,
        };
        draw.keys(who)?;
        ((who, 0), subject)
    };
    let (_, call) = language(draw, Call::get(&format!("/hubu/v1/explain/{path}")));
    let asker = Asker::User(caller);
    let (who, user) = caller;
    Some(question(Caller::User(who, user), call, move |model: &Model| told(model, &asker)))
}

fn anybodys(draw: &mut Draw<'_>) -> Option<Step> {
    let of_inquiry = draw.dice.chance(40);
    let (path, told) = if of_inquiry { inquiry(draw)? } else { of_order(draw)?.1 };
    let (_, mut call) = language(draw, Call::get(&format!("/operator/v1/explain/{path}")));
    let mut named = None;
    if draw.dice.chance(if of_inquiry { 70 } else { 10 }) {
        let who = draw.anybody()?;
        let id = if draw.dice.chance(5) { NOBODY.to_owned() } else { draw.id(who)? };
        call = call.query("customer_id", &id);
        named = Some(id);
    }
    let asker = Asker::Operator(named);
    Some(question(Caller::Operator, call, move |model: &Model| told(model, &asker)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_bytes_are_four_signs() {
        for (text, coded) in
            [("", ""), ("M", "TQ"), ("Ma", "TWE"), ("Man", "TWFu"), ("~~~", "fn5-")]
        {
            assert_eq!(base64(text), coded);
        }
    }
}
