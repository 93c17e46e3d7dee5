//! Real-name authentication by the page behind a QR code.

use hubu_model::{Model, Who};

use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY};
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("ShowRealNameAuthQrCode", 9, issue),
    Kind::new("ShowRealNamePage", 5, show),
    Kind::new("CompleteRealName", 8, complete),
];

/// Where pages are.
const PATH: &str = "/hubu/v1/real-name/";
/// What links to them begin with: they lead to where the client found the server.
const LINK: &str = "http://bss.hubu.test/hubu/v1/real-name/";

fn may_be_certified(model: &Model, who: Who) -> bool {
    model.may_be_certified(who)
}

fn issue(draw: &mut Draw<'_>) -> Option<Step> {
    let who = draw.caller(may_be_certified)?;
    let call = Call::get("/v2/customers/real-name-auth-qrcode");
    Some(Step::by(who, call, move |model| model.issue_ticket(who, LINK)).secret().writing())
}

/// A ticket, by its place and its text: mostly one that serves; now and then none.
fn ticket(draw: &mut Draw<'_>) -> Option<(Option<usize>, String)> {
    let known = |place: &usize| draw.model.id(draw.model.tickets[*place].id).is_some();
    let all: Vec<usize> = (0..draw.model.tickets.len()).filter(known).collect();
    if all.is_empty() || draw.dice.chance(4) {
        return Some((None, NOBODY.to_owned()));
    }
    let serving: Vec<usize> =
        all.iter().copied().filter(|place| draw.model.ticket_serves(*place)).collect();
    let place = if draw.dice.chance(90) { draw.dice.any(&serving) } else { None };
    let place = place.or_else(|| draw.dice.any(&all))?;
    Some((Some(place), draw.text(draw.model.tickets[place].id)?))
}

fn show(draw: &mut Draw<'_>) -> Option<Step> {
    let (place, text) = ticket(draw)?;
    let call = Call::get(&format!("{PATH}{text}"));
    Some(Step::by_nobody(call, move |model| model.ticket_page(place)))
}

fn complete(draw: &mut Draw<'_>) -> Option<Step> {
    let (place, text) = ticket(draw)?;
    let call = Call::new("POST", &format!("{PATH}{text}"));
    Some(Step::by_nobody(call, move |model| model.use_ticket(place)))
}
