//! What customers who pay after the month may spend in one.

use hubu_model::{Model, Who};
use serde_json::json;

use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY, written};
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("SetExpenditureQuota", 12, set),
    Kind::new("ShowCustomerExpenditureQuota", 12, show),
];

fn pays_later(model: &Model, who: Who) -> bool {
    model.people[who].monthly
}

fn set(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.somebody(pays_later)?;
    let amount = match draw.dice.below(20) {
        0 => -draw.amount(),
        1 => 0,
        _ => draw.amount(),
    };
    let id = if draw.dice.chance(3) { NOBODY.to_owned() } else { draw.id(who)? };
    let path = format!("/operator/v1/customers/{id}/expenditure-quota");
    let body = json!({ "amount": written(amount) });
    let call = Call { method: "PUT".to_owned(), ..Call::post(&path, &body) };
    let named = id.clone();
    let step = Step::by_operator(call, move |model| model.set_expenditure_quota(&id, amount));
    Some(step.checked(move |model| model.against_quota(&named, amount)))
}

fn show(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(pays_later)?;
    let call = Call::get("/v2/accounts/customer-accounts/expenditure-quota");
    Some(Step::by(who, call, move |model| model.show_expenditure_quota(who)))
}
