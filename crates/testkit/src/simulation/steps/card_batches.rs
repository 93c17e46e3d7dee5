//! Batches of stored-value cards, and the codes that redeem them.

use hubu_model::{CardState, Model, NewBatch, PlanKind, Validity, Who};
use serde_json::json;

use super::coupons::{REASON, plan};
use crate::client::Call;
use crate::simulation::draw::Draw;
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun. Wrong codes are tried often while a row of them goes on, as processes end
/// and forget it.
pub const KINDS: &[Kind] = &[
    Kind::new("CreateCardBatch", 5, create),
    Kind::new("VoidCardBatch", 2, void),
    Kind::new("BindCard", 5, bind),
    Kind::new("RedeemStoredValueCard", 12, redeem),
    Kind::new("RedeemStoredValueCard", 120, guess),
    Kind::new("ShowCardBatch", 3, show),
    Kind::new("ListCardBatches", 4, list),
    Kind::new("ListBatchCards", 6, list_cards),
];

const STATES: [&str; 3] = ["unredeemed", "redeemed", "voided"];
/// Well written, and of no card.
const NO_CODE: &str = "0000-0000-0000-0000";

/// A plan of cards that is not over, mostly.
fn card_plan(draw: &mut Draw<'_>) -> Option<(Option<usize>, String)> {
    let now = draw.model.now();
    let lasts = |place: &usize| {
        let terms = &draw.model.plans[*place].terms;
        let over = matches!(terms.validity, Validity::Between(_, to) if to <= now);
        terms.kind == PlanKind::Card && !over
    };
    let lasting: Vec<usize> = (0..draw.model.plans.len()).filter(lasts).collect();
    if draw.dice.chance(12) {
        return plan(draw);
    }
    let place = draw.dice.any(&lasting)?;
    let id = draw.text(draw.model.plans[place].id)?;
    Some((Some(place), format!("PP{id}")))
}

fn create(draw: &mut Draw<'_>) -> Option<Step> {
    let (plan, id) = card_plan(draw)?;
    let count = if draw.dice.chance(10) { 12 } else { 1 + draw.dice.below(6) };
    let name = format!("batch {}", draw.dice.below(9));
    let new = NewBatch { plan, name, count, active: draw.dice.chance(75) };
    let mut body = json!({ "plan_id": id, "name": new.name, "count": count });
    if !new.active || draw.dice.chance(50) {
        body["active"] = new.active.into();
    }
    let call = Call::post("/operator/v1/card-batches", &body);
    Some(Step::by_operator(call, move |model| model.create_card_batch(&new)).secret())
}

fn is_left(model: &Model, card: usize) -> bool {
    model.cards[card].state == CardState::Unredeemed
}

/// A card that passes a test, mostly.
fn card(draw: &mut Draw<'_>, passes: impl Fn(&Model, usize) -> bool) -> Option<usize> {
    let all: Vec<usize> = (0..draw.model.cards.len()).collect();
    let fitting: Vec<usize> = all.iter().copied().filter(|one| passes(draw.model, *one)).collect();
    let fits = draw.dice.chance(88);
    draw.dice.any(if fits { &fitting } else { &all })
}

/// A batch, by its place and its id, mostly one with cards that nobody has; now and then none.
fn batch(draw: &mut Draw<'_>) -> Option<(Option<usize>, String)> {
    if draw.dice.chance(3) {
        return Some((None, "CB1".to_owned()));
    }
    let place = draw.model.cards[card(draw, is_left)?].batch;
    Some((Some(place), batch_id(draw, place)?))
}

fn batch_id(draw: &Draw<'_>, place: usize) -> Option<String> {
    Some(format!("CB{}", draw.text(draw.model.batches[place].id)?))
}

fn void(draw: &mut Draw<'_>) -> Option<Step> {
    let (place, id) = batch(draw)?;
    let path = format!("/operator/v1/card-batches/{id}/void");
    let call = Call::post(&path, &json!({ "reason": REASON }));
    Some(Step::by_operator(call, move |model| model.void_card_batch(place, REASON)))
}

/// The batch is always one that there is: who sends a key again is told of an unknown one first.
fn bind(draw: &mut Draw<'_>) -> Option<Step> {
    let found = card(draw, is_left)?;
    let of = if draw.dice.chance(5) { card(draw, |_, _| true)? } else { found };
    let batch = draw.model.cards[of].batch;
    let (place, number) = if draw.dice.chance(4) {
        (None, "SV1".to_owned())
    } else {
        (Some(found), format!("SV{}", draw.text(draw.model.cards[found].number)?))
    };
    let who = draw.anybody()?;
    let path = format!("/operator/v1/card-batches/{}/cards/{number}/bind", batch_id(draw, batch)?);
    let call = Call::post(&path, &json!({ "customer_id": draw.id(who)? }));
    Some(Step::by_operator(call, move |model| model.bind_card(batch, place, who)))
}

/// A code as people write it.
fn written(draw: &mut Draw<'_>, code: String) -> String {
    match draw.dice.below(6) {
        0 => code.to_lowercase(),
        1 => code.replace('-', ""),
        2 => code.replace('-', " ").replace('0', "o").replace('1', "l"),
        _ => code,
    }
}

fn redeeming(who: Who, code: String) -> Step {
    let call = Call::post("/hubu/v1/stored-value-cards/redeem", &json!({ "code": code }));
    Step::by(who, call, move |model| model.redeem_card(who, &code))
}

/// A right code; now and then of whoever tried wrong ones before.
fn redeem(draw: &mut Draw<'_>) -> Option<Step> {
    let guessed = draw.dice.chance(30);
    let who = draw.caller(|model, who| !guessed || model.wrong_codes(who) > 0)?;
    let found = card(draw, is_left)?;
    let code = draw.text(draw.model.cards[found].code)?;
    let code = written(draw, code);
    Some(redeeming(who, code))
}

/// A wrong code: mostly of whoever tried some before, until that is locked out.
fn guess(draw: &mut Draw<'_>) -> Option<Step> {
    let people = 0..draw.model.people.len();
    let rows: Vec<Who> = people.filter(|who| draw.model.wrong_codes(*who) > 0).collect();
    let locked = rows.iter().any(|who| draw.model.is_locked_out(*who));
    let going = match (rows.is_empty(), locked) {
        (true, _) => draw.dice.chance(6),
        (false, true) => draw.dice.chance(30),
        (false, false) => true,
    };
    if !going {
        return None;
    }
    let who = draw.caller(|model, who| model.wrong_codes(who) > 0)?;
    let code = match (draw.dice.below(4), card(draw, |_, _| true)) {
        (0, _) => "1234".to_owned(),
        (1 | 2, Some(found)) => {
            let mut code = draw.text(draw.model.cards[found].code)?;
            let last = code.pop();
            code.push(if last == Some('A') { 'B' } else { 'A' });
            code
        }
        _ => NO_CODE.to_owned(),
    };
    let code = written(draw, code);
    Some(redeeming(who, code))
}

fn show(draw: &mut Draw<'_>) -> Option<Step> {
    let (place, id) = batch(draw)?;
    let call = Call::get(&format!("/operator/v1/card-batches/{id}"));
    Some(Step::by_operator(call, move |model| model.show_card_batch(place)))
}

fn list(draw: &mut Draw<'_>) -> Option<Step> {
    let (page, call) = draw.page(Call::get("/operator/v1/card-batches"));
    Some(Step::by_operator(call, move |model| model.list_card_batches(page)))
}

fn list_cards(draw: &mut Draw<'_>) -> Option<Step> {
    let (place, id) = batch(draw)?;
    let mut call = Call::get(&format!("/operator/v1/card-batches/{id}/cards"));
    let state = draw.dice.chance(60).then(|| draw.dice.pick(&STATES));
    if let Some(state) = state {
        call = call.query("state", state);
    }
    let (page, call) = draw.page(call);
    Some(Step::by_operator(call, move |model| model.list_batch_cards(place, state, page)))
}
