//! Key pairs of users.

use hubu_model::{Model, PairState, UserKind, Who};
use serde_json::json;

use super::access::{about, customer, sent};
use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY};
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("CreateCredential", 30, create),
    Kind::new("SetCredentialStatus", 7, set_status),
    Kind::new("DeleteCredential", 4, delete),
    Kind::new("ListCredentials", 6, list),
];

fn create(draw: &mut Draw<'_>) -> Option<Step> {
    if draw.dice.chance(40) {
        return for_user(draw);
    }
    let lonely = |model: &Model, who: Who| model.pair_of(who, 0).is_none();
    let (who, path) = customer(draw, lonely, "/credentials")?;
    let call = Call::post(&path, &json!({}));
    Some(about(who, call, |model, who| model.create_credential(who, None)).secret())
}

/// A key pair for a user that is no owner: mostly one that has none.
fn for_user(draw: &mut Draw<'_>) -> Option<Step> {
    let with_users = |model: &Model, who: Who| {
        let mut users = 1..model.people[who].users.len();
        users.any(|user| model.pair_of(who, user).is_none())
    };
    let (who, path) = customer(draw, with_users, "/credentials")?;
    let users = who.map_or(1, |who| draw.model.people[who].users.len());
    let without: Vec<usize> = (1..users)
        .filter(|user| who.is_some_and(|who| draw.model.pair_of(who, *user).is_none()))
        .collect();
    let place = if draw.dice.chance(85) { draw.dice.any(&without) } else { None };
    let place = place.unwrap_or_else(|| draw.dice.below(users));
    let model = draw.model;
    let user = who.map(|who| &model.people[who].users[place]);
    let name = match user {
        Some(user) if draw.dice.chance(97) => {
            let id = draw.text(user.id).filter(|_| draw.dice.chance(70));
            id.unwrap_or_else(|| user.name.clone())
        }
        _ => "nobody".to_owned(),
    };
    let call = Call::post(&path, &json!({ "user": name }));
    Some(about(who, call, move |model, who| model.create_credential(who, Some(&name))).secret())
}

/// May it lose its key pair? An owner keeps one mostly that somebody holds, as others could not call
/// either.
fn can_spare(model: &Model, place: usize) -> bool {
    let pair = &model.pairs[place];
    let owns = model.people[pair.who].users[pair.user].kind == UserKind::Owner;
    let of_same = |other: &usize| {
        let other = &model.pairs[*other];
        (other.who, other.user) == (pair.who, pair.user)
    };
    let mut others = (0..model.pairs.len()).filter(|other| *other != place).filter(of_same);
    !owns || !model.can_sign(place) || others.any(|other| model.can_sign(other))
}

/// The path of a key pair, whose it is, and its access key: mostly one of a sort.
fn pair(
    draw: &mut Draw<'_>,
    fits: impl Fn(&Model, usize) -> bool,
) -> Option<(Option<Who>, String, String)> {
    let all: Vec<usize> = (0..draw.model.pairs.len()).collect();
    let fitting: Vec<usize> = all
        .iter()
        .copied()
        .filter(|place| draw.model.pairs[*place].state != PairState::Gone)
        .filter(|place| fits(draw.model, *place))
        .collect();
    let found = if draw.dice.chance(93) { draw.dice.any(&fitting) } else { None };
    let place = found.or_else(|| draw.dice.any(&all))?;
    let mut who = draw.model.pairs[place].who;
    if draw.dice.chance(3) {
        who = draw.anybody()?;
    }
    let access = draw.text(draw.model.pairs[place].access)?;
    let rest = format!("/credentials/{access}");
    if draw.dice.chance(2) {
        return Some((None, access, format!("/operator/v1/customers/{NOBODY}{rest}")));
    }
    Some((Some(who), access, draw.of(who, &rest)?))
}

fn set_status(draw: &mut Draw<'_>) -> Option<Step> {
    let active = draw.dice.chance(60);
    let (who, access, path) = pair(draw, move |model, place| {
        let is_active = model.pairs[place].state == PairState::Active;
        is_active != active && (active || can_spare(model, place))
    })?;
    let word = if active { "active" } else { "inactive" };
    let state = if active { PairState::Active } else { PairState::Inactive };
    let call = sent("PATCH", &path, &json!({ "status": word }));
    Some(about(who, call, move |model, who| model.set_pair(who, &access, state)))
}

fn delete(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, access, path) = pair(draw, can_spare)?;
    let call = Call::new("DELETE", &path);
    Some(about(who, call, move |model, who| model.set_pair(who, &access, PairState::Gone)))
}

fn list(draw: &mut Draw<'_>) -> Option<Step> {
    let has =
        |model: &Model, who: Who| model.pairs.iter().filter(|pair| pair.who == who).count() > 1;
    let (who, path) = customer(draw, has, "/credentials")?;
    let (page, call) = draw.page(Call::get(&path));
    Some(about(who, call, move |model, who| model.list_credentials(who, page)))
}
