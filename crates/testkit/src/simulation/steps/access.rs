//! Users of accounts.

use hubu_model::{GOOD_PASSWORD, Model, NewUser, User, UserKind, Who};
use serde_json::{Value, json};

use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY, in_path};
use crate::simulation::step::{Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("CreateUser", 10, create),
    Kind::new("UpdateUser", 6, update),
    Kind::new("SetUserPassword", 6, set_password),
    Kind::new("ListUsers", 5, list),
    Kind::new("ShowUser", 3, show),
];

const NAMES: [&str; 6] = ["auditor", "finance viewer", "ops-2", "Li.Lei_2", "cashier", "auditor"];
const PASSWORDS: [&str; 5] =
    [GOOD_PASSWORD, "An0ther-one", "S3cret!pass2", "Zwei.und.2", "pass-W0rd"];
const BAD_PASSWORDS: [&str; 3] = ["S3cr!t", "onlyletters", "With a blank 1"];
const ITEMS: [&str; 4] = [
    "BPC_ITEM_SUBCUSTSERV_010118",
    "BPC_ITEM_SUBCUSTSERV_010119",
    "BPC_ITEM_FINANCE_020100",
    "BPC_ITEM_SALES_040100",
];

/// The path of a request, and whom it is about; now and then nobody who is there.
pub fn customer(
    draw: &mut Draw<'_>,
    fits: impl Fn(&Model, Who) -> bool,
    rest: &str,
) -> Option<(Option<Who>, String)> {
    if draw.dice.chance(2) {
        return Some((None, format!("/operator/v1/customers/{NOBODY}{rest}")));
    }
    let who = draw.somebody(fits)?;
    Some((Some(who), draw.of(who, rest)?))
}

/// A request about a customer that may not be there, which is looked at before the request's key.
pub fn about(
    who: Option<Who>,
    call: Call,
    act: impl Fn(&mut Model, Who) -> hubu_model::Answer + 'static,
) -> Step {
    let step = Step::by_operator(call, move |model| match who {
        Some(who) => act(model, who),
        None => Model::no_customer(),
    });
    step.checked(move |_| who.is_none().then(Model::no_customer))
}

/// Somebody whose owner signs: its users are worth something.
fn with_keys(model: &Model, who: Who) -> bool {
    model.pair_of(who, 0).is_some()
}

/// A user, of a sort mostly: whose, how it is named, and the path to it.
pub fn user(
    draw: &mut Draw<'_>,
    fits: impl Fn(&User) -> bool,
    rest: &str,
) -> Option<(Option<Who>, String, String)> {
    let everybody = draw.model.people.iter().enumerate();
    let all: Vec<(Who, usize)> = everybody
        .filter(|(_, person)| draw.model.id(person.id).is_some())
        .flat_map(|(who, person)| (0..person.users.len()).map(move |user| (who, user)))
        .collect();
    let fitting: Vec<(Who, usize)> = all
        .iter()
        .copied()
        .filter(|(who, user)| fits(&draw.model.people[*who].users[*user]))
        .collect();
    let found = if draw.dice.chance(90) { draw.dice.any(&fitting) } else { None };
    let (who, place) = found.or_else(|| draw.dice.any(&all))?;
    let named = &draw.model.people[who].users[place];
    let (name, id) = (named.name.clone(), draw.text(named.id));
    let name = match draw.dice.below(20) {
        0 => "nobody".to_owned(),
        1 => {
            let (other, place) = draw.dice.any(&all)?;
            draw.text(draw.model.people[other].users[place].id).unwrap_or(name)
        }
        2..=6 => name,
        _ => id.unwrap_or(name),
    };
    let rest = format!("/users/{}{rest}", in_path(&name));
    if draw.dice.chance(2) {
        return Some((None, name, format!("/operator/v1/customers/{NOBODY}{rest}")));
    }
    Some((Some(who), name, draw.of(who, &rest)?))
}

/// A request with a body.
pub fn sent(method: &str, path: &str, body: &Value) -> Call {
    Call { method: method.to_owned(), ..Call::post(path, body) }
}

fn items(draw: &mut Draw<'_>) -> Vec<String> {
    let mut items: Vec<String> =
        (0..draw.dice.below(3)).map(|_| draw.dice.pick(&ITEMS).to_owned()).collect();
    items.dedup();
    if draw.dice.chance(3) {
        items.push("FINANCE".to_owned());
    }
    items
}

fn password(draw: &mut Draw<'_>) -> String {
    let among: &[&str] = if draw.dice.chance(92) { &PASSWORDS } else { &BAD_PASSWORDS };
    draw.dice.pick(among).to_owned()
}

fn create(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, path) = customer(draw, with_keys, "/users")?;
    let sells = who.is_some_and(|who| draw.model.people[who].kind.sells());
    let operator = if sells { draw.dice.chance(60) } else { draw.dice.chance(4) };
    let name = match draw.dice.below(12) {
        0 => "1st user".to_owned(),
        1 => who.map_or("auditor", |who| draw.model.people[who].account_name.as_str()).to_owned(),
        2 => format!("user-{}", draw.turn),
        _ => draw.dice.pick(&NAMES).to_owned(),
    };
    let given = operator || draw.dice.chance(4);
    let new = NewUser {
        name,
        password: draw.dice.chance(60).then(|| password(draw)),
        kind: if operator { UserKind::Operator } else { UserKind::Iam },
        items: if given { items(draw) } else { Vec::new() },
    };
    let mut body = json!({ "name": new.name });
    if let Some(password) = &new.password {
        body["password"] = password.as_str().into();
    }
    if operator || draw.dice.chance(30) {
        body["kind"] = new.kind.word().into();
    }
    if !new.items.is_empty() {
        body["items"] = json!(new.items);
    }
    let checked = new.clone();
    let step = about(who, Call::post(&path, &body), move |model, who| model.create_user(who, &new));
    Some(step.checked(move |model| model.against_new_user(who, &checked)))
}

fn update(draw: &mut Draw<'_>) -> Option<Step> {
    let to = draw.dice.chance(70);
    let fits = move |user: &User| match user.kind {
        UserKind::Operator => true,
        kind => kind == UserKind::Iam && user.enabled != to,
    };
    let (who, name, path) = user(draw, fits, "")?;
    let place = who.and_then(|who| Some((who, draw.model.user_of(who, &name)?)));
    let kind = place.map(|(who, place)| draw.model.people[who].users[place].kind);
    let often = if kind == Some(UserKind::Operator) { 80 } else { 5 };
    let items = draw.dice.chance(often).then(|| items(draw));
    let enabled = draw.dice.chance(if items.is_some() { 40 } else { 96 }).then_some(to);
    let mut body = json!({});
    if let Some(enabled) = enabled {
        body["enabled"] = enabled.into();
    }
    if let Some(items) = &items {
        body["items"] = json!(items);
    }
    let checked = items.clone();
    let step = about(who, sent("PATCH", &path, &body), move |model, who| {
        model.update_user(who, &name, enabled, items.as_deref())
    });
    Some(step.checked(move |_| {
        let malformed = Model::against_change(enabled, checked.as_deref());
        malformed.or_else(|| who.is_none().then(Model::no_customer))
    }))
}

fn set_password(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, name, path) = user(draw, |user| user.password.is_none(), "/password")?;
    let password = password(draw);
    let call = sent("PUT", &path, &json!({ "password": password }));
    let (checked, word) = (name.clone(), password.clone());
    let step = about(who, call, move |model, who| model.set_password(who, &name, &password));
    Some(step.checked(move |model| model.against_password(who, &checked, &word)))
}

fn several(model: &Model, who: Who) -> bool {
    model.people[who].users.len() > 1
}

fn list(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, path) = customer(draw, several, "/users")?;
    let (page, call) = draw.page(Call::get(&path));
    Some(about(who, call, move |model, who| model.list_users(who, page)))
}

fn show(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, name, path) = user(draw, |_| true, "")?;
    Some(about(who, Call::get(&path), move |model, who| model.show_user(who, &name)))
}
