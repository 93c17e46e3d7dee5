//! The trail of writes.

use hubu_model::TrailQuery;

use super::simulated;
use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY, at};
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] =
    &[Kind::new("ListAudit", 10, list), Kind::new("ListCustomerAudit", 10, of_customer)];

fn of_customer(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.anybody()?;
    let (page, call) = draw.page(Call::get(&draw.of(who, "/audit")?));
    Some(Step::by_operator(call, move |model| model.customer_trail(who, page)))
}

fn list(draw: &mut Draw<'_>) -> Option<Step> {
    let mut call = Call::get("/operator/v1/audit");
    let mut query = TrailQuery::default();
    if draw.dice.chance(30) {
        let who = draw.anybody()?;
        let id = if draw.dice.chance(4) { NOBODY.to_owned() } else { draw.id(who)? };
        call = call.query("subject_id", &id);
        query.subject = Some(id);
    }
    if draw.dice.chance(25) {
        let who = draw.anybody()?;
        let name = draw.model.people[who].account_name.clone();
        let words = [format!("{name}/{name}"), "operator/operator".to_owned()];
        let actor = draw.dice.any(&words)?;
        call = call.query("actor", &actor);
        query.actor = Some(actor);
    }
    if draw.dice.chance(25) {
        let operations = simulated();
        let jobs = ["coupon_expiry", "credit_expiry"];
        let operation =
            if draw.dice.chance(80) { draw.dice.pick(&operations) } else { draw.dice.pick(&jobs) };
        call = call.query("operation", operation);
        query.operation = Some(operation.to_owned());
    }
    let [from, to] = [(-30, 1), (-15, 2)]
        .map(|(least, most)| draw.dice.chance(15).then(|| draw.days_ahead(least, most)));
    for (name, value) in [("from_time", from), ("to_time", to)] {
        if let Some(value) = value {
            call = call.query(name, &at(value));
        }
    }
    (query.from, query.to) = (from, to);
    let (page, call) = draw.page(call);
    Some(Step::by_operator(call, move |model| model.list_trail(&query, page)))
}
