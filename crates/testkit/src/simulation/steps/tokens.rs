//! Tokens, temporary key pairs, and what the identity service tells of whoever calls.

use hubu_model::{Page, PairState, RegionFilter, Scope, SignIn, Who};
use serde_json::{Value, json};

use crate::client::Call;
use crate::simulation::draw::{Draw, NOBODY, pair};
use crate::simulation::step::{Caller, Kind, Step};

/// The kinds of this noun.
pub const KINDS: &[Kind] = &[
    Kind::new("KeystoneCreateToken", 9, create),
    Kind::new("CreateTemporaryAccessKeyByToken", 5, exchange),
    Kind::new("KeystoneValidateToken", 4, validate),
    Kind::new("GetCallerIdentity", 2, identity),
    Kind::new("KeystoneListAuthDomains", 2, domains),
    Kind::new("KeystoneListProjects", 3, regions),
];

/// A token: mostly one of the last, as others have fallen by then.
fn token(draw: &mut Draw<'_>) -> Option<String> {
    let known = |place: &usize| draw.model.id(draw.model.tokens[*place].text).is_some();
    let all: Vec<usize> = (0..draw.model.tokens.len()).filter(known).collect();
    let last = all.len().saturating_sub(5);
    let place = if draw.dice.chance(80) { draw.dice.any(&all[last..]) } else { None };
    let place = place.or_else(|| draw.dice.any(&all))?;
    draw.text(draw.model.tokens[place].text)
}

/// A right password, or one that is not.
fn by_password(draw: &mut Draw<'_>) -> Option<(Who, SignIn)> {
    let mut able = Vec::new();
    for (who, person) in draw.model.people.iter().enumerate() {
        let with = (0..person.users.len()).filter(|user| person.users[*user].password.is_some());
        able.extend(with.map(|user| (who, user)));
    }
    let (who, user) = draw.dice.any(&able)?;
    let domain = draw.model.people[who].account_name.clone();
    let user = &draw.model.people[who].users[user];
    let (name, password) = (user.name.clone(), user.password.clone()?);
    let (name, password) = match draw.dice.below(14) {
        0 => (name, format!("{password}x")),
        1 => ("nobody".to_owned(), password),
        _ => (name, password),
    };
    Some((who, SignIn::Password(domain, name, password)))
}

fn by_key_pair(draw: &mut Draw<'_>) -> Option<(Who, SignIn)> {
    let active = |place: &usize| draw.model.pairs[*place].state == PairState::Active;
    let all: Vec<usize> = (0..draw.model.pairs.len()).collect();
    let usable: Vec<usize> = all.iter().copied().filter(active).collect();
    let among = if draw.dice.chance(85) { &usable } else { &all };
    let place = draw.dice.any(among)?;
    let (access, mut secret) = pair(draw.model, place)?;
    if draw.dice.chance(6) {
        secret.push('x');
    }
    Some((draw.model.pairs[place].who, SignIn::KeyPair(access, secret)))
}

/// Something that is shown for a token, and whose account it may be.
fn sign_in(draw: &mut Draw<'_>) -> Option<(Who, SignIn)> {
    match draw.dice.below(20) {
        0 => {
            // A temporary key pair is worth nothing without its token.
            let last = draw.model.temporary.last()?;
            let (access, secret) = (draw.text(last.access)?, draw.text(last.secret)?);
            Some((last.caller.0, SignIn::KeyPair(access, secret)))
        }
        1..=4 => {
            let text = token(draw)?;
            let mut tokens = draw.model.tokens.iter();
            let found = tokens.find(|one| draw.model.id(one.text) == Some(text.as_str()))?;
            Some((found.caller.0, SignIn::Token(text)))
        }
        5..=9 => by_key_pair(draw),
        _ => by_password(draw).or_else(|| by_key_pair(draw)),
    }
}

fn scope(draw: &mut Draw<'_>, who: Who) -> Scope {
    let id = draw.id(who).filter(|_| draw.dice.chance(50));
    let name = draw.model.people[who].account_name.clone();
    match draw.dice.below(12) {
        0..=4 => Scope::Silent,
        5 | 6 => Scope::Domain(id, Some(name)),
        7 => Scope::Domain(Some(draw.id(who).unwrap_or_else(|| NOBODY.to_owned())), None),
        8 => Scope::Domain(Some(NOBODY.to_owned()), Some(name)),
        9 => Scope::Project(None, Some("nowhere-1".to_owned())),
        _ => {
            let place = draw.dice.below(draw.model.site.regions().len());
            let id = draw.model.region_id(who, place).map(str::to_owned);
            let named = id.is_none() || draw.dice.chance(60);
            Scope::Project(id, named.then(|| draw.model.site.regions()[place].to_owned()))
        }
    }
}

fn wanted(id: Option<&String>, name: Option<&String>) -> Value {
    let mut wanted = json!({});
    for (key, value) in [("id", id), ("name", name)] {
        if let Some(value) = value {
            wanted[key] = value.as_str().into();
        }
    }
    wanted
}

fn create(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, sign_in) = sign_in(draw)?;
    let scope = scope(draw, who);
    let identity = match &sign_in {
        SignIn::Password(domain, user, password) => json!({
            "methods": ["password"],
            "password": {
                "user": { "name": user, "password": password, "domain": { "name": domain } },
            },
        }),
        SignIn::Token(text) => json!({ "methods": ["token"], "token": { "id": text } }),
        SignIn::KeyPair(access, secret) => json!({
            "methods": ["hw_ak_sk"],
            "hw_ak_sk": { "access": { "key": access }, "secret": { "key": secret } },
        }),
    };
    let mut auth = json!({ "identity": identity });
    match &scope {
        Scope::Silent => {}
        Scope::Domain(id, name) => {
            auth["scope"] = json!({ "domain": wanted(id.as_ref(), name.as_ref()) });
        }
        Scope::Project(id, name) => {
            auth["scope"] = json!({ "project": wanted(id.as_ref(), name.as_ref()) });
        }
    }
    let (catalogued, call) =
        catalogued(draw, Call::post("/v3/auth/tokens", &json!({ "auth": auth })));
    Some(Step::to_identity(Caller::Nobody, call, move |model| {
        model.create_token(&sign_in, &scope, catalogued)
    }))
}

/// Is the catalogue asked for?
fn catalogued(draw: &mut Draw<'_>, call: Call) -> (bool, Call) {
    if draw.dice.chance(40) {
        return (false, call.query("nocatalog", "true"));
    }
    (true, call)
}

fn exchange(draw: &mut Draw<'_>) -> Option<Step> {
    let text = if draw.dice.chance(95) { token(draw)? } else { "no-such-token".to_owned() };
    let seconds = match draw.dice.below(8) {
        0 => Some(100),
        1..=3 => Some(draw.dice.between(900, 86_400)),
        _ => None,
    };
    let mut shown = json!({});
    if let Some(seconds) = seconds {
        shown["duration_seconds"] = seconds.into();
    }
    let in_header = draw.dice.chance(40);
    if !in_header {
        shown["id"] = text.as_str().into();
    }
    let identity = json!({ "methods": ["token"], "token": shown });
    let body = json!({ "auth": { "identity": identity } });
    let mut call = Call::post("/v3.0/OS-CREDENTIAL/securitytokens", &body);
    if in_header {
        call = call.unsigned("X-Auth-Token", &text);
    }
    Some(Step::to_identity(Caller::Nobody, call, move |model| {
        model.create_temporary_key(&text, seconds)
    }))
}

/// A user that signs: an owner, or another one.
fn signer(draw: &mut Draw<'_>) -> Option<(Who, usize)> {
    let signers = draw.signers();
    let others: Vec<(Who, usize)> = signers.iter().copied().filter(|(_, user)| *user > 0).collect();
    let found = if draw.dice.chance(50) { draw.dice.any(&others) } else { None };
    found.or_else(|| draw.dice.any(&signers))
}

fn validate(draw: &mut Draw<'_>) -> Option<Step> {
    let text = token(draw)?;
    let mut tokens = draw.model.tokens.iter();
    let found = tokens.find(|one| draw.model.id(one.text) == Some(text.as_str()))?;
    let owner = (found.caller.0, 0);
    let fitting: Vec<(Who, usize)> =
        draw.signers().into_iter().filter(|one| *one == found.caller || *one == owner).collect();
    let caller = if draw.dice.chance(88) { draw.dice.any(&fitting) } else { None };
    let caller = caller.or_else(|| signer(draw))?;
    let call = Call::get("/v3/auth/tokens").header("X-Subject-Token", &text);
    let (catalogued, call) = catalogued(draw, call);
    let by = Caller::User(caller.0, caller.1);
    Some(Step::to_identity(by, call, move |model| model.validate_token(caller, &text, catalogued)))
}

fn identity(draw: &mut Draw<'_>) -> Option<Step> {
    let caller = signer(draw)?;
    let by = Caller::User(caller.0, caller.1);
    let call = Call::get("/v5/caller-identity");
    Some(Step::to_identity(by, call, move |model| model.caller_identity(caller)))
}

fn domains(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, user) = signer(draw)?;
    let call = Call::get("/v3/auth/domains");
    Some(Step::to_identity(Caller::User(who, user), call, move |model| model.list_domains(who)))
}

fn regions(draw: &mut Draw<'_>) -> Option<Step> {
    let (who, user) = signer(draw)?;
    let mut filter = RegionFilter::default();
    let mut call = Call::get("/v3/projects");
    if draw.dice.chance(40) {
        let name = if draw.dice.chance(90) {
            draw.dice.pick(draw.model.site.regions())
        } else {
            "nowhere-1"
        };
        call = call.query("name", name);
        filter.name = Some(name.to_owned());
    }
    for key in ["domain_id", "parent_id"] {
        if draw.dice.chance(15) {
            let id = draw.id(who).filter(|_| draw.dice.chance(75));
            let id = id.unwrap_or_else(|| NOBODY.to_owned());
            call = call.query(key, &id);
            let wanted = if key == "domain_id" { &mut filter.domain } else { &mut filter.parent };
            *wanted = Some(id);
        }
    }
    for key in ["enabled", "is_domain"] {
        if draw.dice.chance(15) {
            let yes = (key == "enabled") == draw.dice.chance(75);
            call = call.query(key, if yes { "true" } else { "false" });
            let wanted = if key == "enabled" { &mut filter.enabled } else { &mut filter.is_domain };
            *wanted = Some(yes);
        }
    }
    let page = draw.dice.chance(40).then(|| {
        let (number, limit) = (draw.dice.below(4), 1 + draw.dice.below(6));
        (number, Page { offset: number * limit, limit })
    });
    if let Some((number, page)) = &page {
        call = call.query("page", &(number + 1).to_string());
        call = call.query("per_page", &page.limit.to_string());
    }
    let page = page.map(|(_, page)| page);
    Some(Step::to_identity(Caller::User(who, user), call, move |model| {
        model.list_regions(who, &filter, page)
    }))
}
