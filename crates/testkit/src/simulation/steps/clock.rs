//! Business time, and what falls due.

use hubu_model::{Clock, DAY_MS};
use serde_json::json;

use crate::client::Call;
use crate::simulation::draw::{Draw, at};
use crate::simulation::step::{Kind, Parts, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("AdvanceClock", 12, advance),
    Kind::new("FreezeClock", 2, freeze),
    Kind::new("LetClockFlow", 1, flow),
    Kind::new("ShowClock", 2, show),
    Kind::new("ListJobs", 6, jobs),
    Kind::new("RetryJob", 6, retry),
];

fn advance(draw: &mut Draw<'_>) -> Option<Step> {
    let second = draw.model.now() - draw.model.now().rem_euclid(1000);
    let to = match draw.dice.below(12) {
        0 => second - 1000 * draw.dice.between(1, 90),
        1 => second + DAY_MS * draw.dice.between(20, 40),
        2 | 3 => second + DAY_MS * draw.dice.between(1, 9),
        // Codes last for minutes.
        _ => second + 60_000 * draw.dice.between(1, 600),
    };
    Some(advance_to(to))
}

/// Operators move time on to an instant, a whole second.
pub fn advance_to(to: i64) -> Step {
    let call = Call::post("/operator/v1/clock/advance", &json!({ "to": at(to) }));
    let step = Step::by_operator(call, move |model| model.advance(to)).in_parts(Parts::Several);
    Step { operation: "AdvanceClock", ..step }
}

fn freeze(_: &mut Draw<'_>) -> Option<Step> {
    let call = Call::new("POST", "/operator/v1/clock/freeze");
    Some(Step::by_operator(call, |model| model.set_flowing(false)))
}

fn flow(draw: &mut Draw<'_>) -> Option<Step> {
    let call = Call::new("POST", "/operator/v1/clock/flow");
    let frozen = matches!(draw.model.clock, Clock::Frozen(_));
    frozen.then(|| Step::by_operator(call, |model| model.set_flowing(true)))
}

fn show(_: &mut Draw<'_>) -> Option<Step> {
    Some(Step::by_operator(Call::get("/operator/v1/clock"), |model| model.show_clock()))
}

fn jobs(draw: &mut Draw<'_>) -> Option<Step> {
    let (page, call) = draw.page(Call::get("/operator/v1/jobs"));
    Some(Step::by_operator(call, move |model| model.list_jobs(page)))
}

/// Something that waits for a person, where anything does; now and then something that does not, or that
/// there is not.
fn retry(draw: &mut Draw<'_>) -> Option<Step> {
    let known = draw.model.known_jobs();
    let waiting: Vec<_> = known.iter().filter(|(_, _, waits)| *waits).cloned().collect();
    let among = if draw.dice.chance(85) { waiting } else { known };
    let (kind, key) = match draw.dice.any(&among) {
        Some((kind, key, _)) => (kind, key),
        None if draw.dice.chance(15) => {
            ("coupon_expiry", draw.dice.between(1, 1_000_000).to_string())
        }
        None => return None,
    };
    let call = Call::new("POST", &format!("/operator/v1/jobs/{kind}/{key}/retry"));
    Some(Step::by_operator(call, move |model| model.retry_job(kind, &key)))
}
