//! Tokens and temporary key pairs, and what the identity service tells of whoever calls.

use crate::access::Caller;
use crate::answer::Answer;
use crate::calendar::instant;
use crate::credentials::PairState;
use crate::customers::Status;
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::users::UserKind;
use crate::world::{Model, Page, Who};

const DAY: i64 = 24 * 3_600_000;

/// A token that was issued.
#[derive(Clone, Debug)]
pub struct Token {
    /// The token itself.
    pub text: Id,
    /// For whom.
    pub caller: Caller,
    pub(crate) generation: u64,
    pub(crate) expires: i64,
    /// Is it no longer known? The next one that is issued sweeps those away that ended long ago.
    pub(crate) forgotten: bool,
    issued: i64,
    method: &'static str,
    region: Option<usize>,
}

/// A temporary key pair that was issued.
#[derive(Clone, Debug)]
pub struct TemporaryKey {
    /// The access key.
    pub access: Id,
    /// The secret key.
    pub secret: Id,
    /// What is sent along.
    pub token: Id,
    /// For whom.
    pub caller: Caller,
    pub(crate) generation: u64,
    pub(crate) expires: i64,
}

/// What is shown for a token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SignIn {
    /// The account's name, the user's, and a password.
    Password(String, String, String),
    /// Another token.
    Token(String),
    /// An access key and a secret one.
    KeyPair(String, String),
}

/// What a token is to be good for: an id, a name, or both.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum Scope {
    /// Nothing is said.
    #[default]
    Silent,
    /// An account.
    Domain(Option<String>, Option<String>),
    /// A project.
    Project(Option<String>, Option<String>),
}

/// Which projects are asked for.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct RegionFilter {
    /// Only of this name.
    pub name: Option<String>,
    /// Only of this account.
    pub domain: Option<String>,
    /// Only below this account.
    pub parent: Option<String>,
    /// Only enabled ones, or only others.
    pub enabled: Option<bool>,
    /// Only accounts, or only others.
    pub is_domain: Option<bool>,
}
/// An instant as the identity service writes it: to the millionth of a second.
fn fine_instant(ms: i64) -> String {
    let second = instant(ms);
    let second = second.trim_end_matches('Z');
    format!("{second}.{:03}000Z", ms.rem_euclid(1000))
}

/// Where the server is reached, with a path behind it.
macro_rules! at_server {
    ($path:literal) => {
        concat!("http://bss.hubu.test", $path)
    };
}

fn catalogue() -> Vec<Json> {
    let service = |name: &str, kind: &str, url: &str| {
        let endpoint = Fields::default()
            .with("id", kind)
            .with("interface", "public")
            .with("region", "*")
            .with("region_id", "*")
            .with("url", url)
            .done();
        Fields::default()
            .with("id", kind)
            .with("name", name)
            .with("type", kind)
            .with("endpoints", vec![endpoint])
            .done()
    };
    vec![service("iam", "iam", at_server!("/v3")), service("bss", "bssv1", at_server!("/v1.0"))]
}

fn named(id: impl Into<Json>, name: &str) -> Json {
    Fields::default().with("id", id).with("name", name).done()
}

fn links(own: impl Into<Json>) -> Json {
    let links = Fields::default().with("self", own);
    links.with("next", Json::Null).with("previous", Json::Null).done()
}

impl Model {
    /// The id of an account's project in a region.
    fn region(&mut self, who: Who, place: usize) -> Id {
        let ids = &mut self.ids;
        *self.regions.entry((who, place)).or_insert_with(|| ids.unknown(Sort::Region))
    }

    /// The id of an account's project in a region, where it was seen.
    pub fn region_id(&self, who: Who, place: usize) -> Option<&str> {
        self.id(*self.regions.get(&(who, place))?)
    }

    /// The token with this text, where it counts.
    fn token(&self, text: &str) -> Option<usize> {
        let place = self.tokens.iter().position(|token| self.ids.is(token.text, text))?;
        let token = &self.tokens[place];
        let stands = self.stands(token.caller, token.generation) && self.wall < token.expires;
        stands.then_some(place)
    }

    /// Who signs in, and until when at the most.
    fn believe(&self, sign_in: &SignIn) -> Result<(Caller, Option<i64>), Answer> {
        let found = match sign_in {
            SignIn::Password(domain, user, password) => {
                let who = self.people.iter().position(|one| one.account_name == *domain);
                let caller = who.and_then(|who| {
                    let users = &self.people[who].users;
                    Some((who, users.iter().position(|one| one.name == *user)?))
                });
                let right = |(who, user): &Caller| {
                    let user = &self.people[*who].users[*user];
                    user.enabled && user.password.as_ref() == Some(password)
                };
                caller.filter(right).map(|caller| (caller, None))
            }
            SignIn::Token(text) => self.token(text).map(|place| {
                let token = &self.tokens[place];
                (token.caller, Some(token.expires))
            }),
            SignIn::KeyPair(access, secret) => {
                let right = |pair: &&crate::credentials::Pair| {
                    pair.state == PairState::Active
                        && self.people[pair.who].users[pair.user].enabled
                        && self.ids.is(pair.access, access)
                        && self.ids.is(pair.secret, secret)
                };
                self.pairs.iter().find(right).map(|pair| ((pair.who, pair.user), None))
            }
        };
        let (caller, until) = found.ok_or_else(|| Answer::of_identity(401))?;
        if self.people[caller.0].status == Status::Closed {
            return Err(Answer::of_identity(403));
        }
        Ok((caller, until))
    }

    /// The region that a token is for, if it is for one.
    fn granted(&self, who: Who, scope: &Scope) -> Result<Option<usize>, Answer> {
        let refused = || Answer::of_identity(403);
        let same = |wanted: &Option<String>, found: Option<&str>| {
            wanted.as_ref().is_none_or(|wanted| Some(wanted.as_str()) == found)
        };
        match scope {
            Scope::Silent => Ok(None),
            Scope::Domain(id, name) => {
                let person = &self.people[who];
                let own = same(id, self.id(person.id)) && same(name, Some(&person.account_name));
                own.then_some(None).ok_or_else(refused)
            }
            Scope::Project(id, name) => {
                let fits = |place: &usize| {
                    same(id, self.region_id(who, *place))
                        && same(name, Some(self.site.regions()[*place]))
                };
                (0..self.site.regions().len()).find(fits).map(Some).ok_or_else(refused)
            }
        }
    }

    /// Somebody signs in, and gets a token.
    pub fn create_token(&mut self, sign_in: &SignIn, scope: &Scope, catalogued: bool) -> Answer {
        let believed = self.believe(sign_in);
        let granted = believed
            .and_then(|(caller, until)| Ok((caller, until, self.granted(caller.0, scope)?)));
        let (caller, until, region) = match granted {
            Ok(granted) => granted,
            Err(answer) => return answer,
        };
        let method = match sign_in {
            SignIn::Password(..) => "password",
            SignIn::Token(_) => "token",
            SignIn::KeyPair(..) => "hw_ak_sk",
        };
        let text = self.ids.unknown(Sort::Token);
        let generation = self.people[caller.0].users[caller.1].generation;
        let issued = self.wall;
        let expires = until.unwrap_or(issued + DAY);
        for token in self.tokens.iter_mut().filter(|token| token.expires <= issued - DAY) {
            token.forgotten = true;
        }
        let (place, forgotten) = (self.tokens.len(), false);
        self.tokens.push(Token {
            text,
            caller,
            generation,
            expires,
            forgotten,
            issued,
            method,
            region,
        });
        let body = self.shown_token(place, catalogued);
        Answer { token: Some(text), ..Answer::of(201, body) }
    }

    fn shown_token(&mut self, place: usize, catalogued: bool) -> Json {
        let token = self.tokens[place].clone();
        let (who, user) = token.caller;
        let project_id =
            token.region.map(|region| (self.region(who, region), self.site.regions()[region]));
        let person = &self.people[who];
        let domain = named(person.id, &person.account_name);
        let project = project_id.map(|(id, name)| {
            let project = Fields::default().with("id", id).with("name", name);
            project.with("domain", domain.clone()).done()
        });
        let user = &person.users[user];
        let owns = user.kind == UserKind::Owner;
        let roles: &[&str] = if owns { &["te_admin", "secu_admin"] } else { &[] };
        let roles: Vec<Json> = roles.iter().map(|role| named("0", role)).collect();
        let shown_user = Fields::default()
            .with("id", user.id)
            .with("name", user.name.as_str())
            .with("password_expires_at", "")
            .with("domain", domain.clone())
            .done();
        let whole = project.is_none().then_some(domain);
        let shown = Fields::default()
            .with("expires_at", fine_instant(token.expires))
            .with("issued_at", fine_instant(token.issued))
            .with("methods", vec![token.method])
            .with("catalog", if catalogued { catalogue() } else { Vec::new() })
            .with_some("domain", whole)
            .with_some("project", project)
            .with("roles", roles)
            .with("user", shown_user)
            .done();
        Fields::default().with("token", shown).done()
    }

    /// A user asks about a token: about its own, and an owner about those of its users.
    pub fn validate_token(&mut self, caller: Caller, text: &str, catalogued: bool) -> Answer {
        let may_see = |place: &usize| {
            let of = self.tokens[*place].caller;
            of == caller || (of.0 == caller.0 && caller.1 == 0)
        };
        let Some(place) = self.token(text).filter(may_see) else {
            return Answer::of_identity(404);
        };
        let id = self.tokens[place].text;
        let body = self.shown_token(place, catalogued);
        Answer { token: Some(id), ..Answer::of(200, body) }
    }

    /// A token is exchanged for a temporary key pair.
    pub fn create_temporary_key(&mut self, text: &str, seconds: Option<i64>) -> Answer {
        let seconds = seconds.unwrap_or(900);
        if !(900..=86_400).contains(&seconds) {
            return Answer::of_identity(400);
        }
        let believed = self.believe(&SignIn::Token(text.to_owned()));
        let (caller, until) = match believed {
            Ok(believed) => believed,
            Err(answer) => return answer,
        };
        let wanted = self.wall + seconds * 1000;
        let expires = until.map_or(wanted, |until| until.min(wanted));
        let [access, secret, token] = [Sort::AccessKey, Sort::SecretKey, Sort::SecurityToken]
            .map(|sort| self.ids.unknown(sort));
        let generation = self.people[caller.0].users[caller.1].generation;
        self.temporary.push(TemporaryKey { access, secret, token, caller, generation, expires });
        let shown = Fields::default()
            .with("access", access)
            .with("secret", secret)
            .with("securitytoken", token)
            .with("expires_at", fine_instant(expires))
            .done();
        Answer::of(201, Fields::default().with("credential", shown).done())
    }

    /// Who calls.
    pub fn caller_identity(&self, (who, user): Caller) -> Answer {
        let person = &self.people[who];
        let user = &person.users[user];
        let name = match user.kind {
            UserKind::Owner => ":root".to_owned(),
            UserKind::Iam | UserKind::Operator => format!(":user:{}", user.name),
        };
        let body = Fields::default()
            .with("account_id", person.id)
            .with("principal_id", user.id)
            .with("principal_urn", Json::Id("iam::", person.id, name));
        Answer::of(200, body.done())
    }

    /// The account of whoever calls.
    pub fn list_domains(&self, who: Who) -> Answer {
        let person = &self.people[who];
        let own = |own: Json| Fields::default().with("self", own).done();
        let place = Json::Id(at_server!("/v3/domains/"), person.id, String::new());
        let domain = Fields::default()
            .with("id", person.id)
            .with("name", person.account_name.as_str())
            .with("description", "")
            .with("enabled", true)
            .with("links", own(place))
            .done();
        let body = Fields::default()
            .with("domains", vec![domain])
            .with("links", own(at_server!("/v3/auth/domains").into()));
        Answer::of(200, body.done())
    }

    /// The projects of whoever calls, one a region.
    pub fn list_regions(&mut self, who: Who, filter: &RegionFilter, page: Option<Page>) -> Answer {
        let id = self.people[who].id;
        let own =
            |wanted: &Option<String>| wanted.as_ref().is_none_or(|wanted| self.ids.is(id, wanted));
        let none = !own(&filter.domain)
            || !own(&filter.parent)
            || filter.enabled == Some(false)
            || filter.is_domain == Some(true);
        let mut found: Vec<usize> =
            if none { Vec::new() } else { (0..self.site.regions().len()).collect() };
        found.retain(|place| {
            filter.name.as_ref().is_none_or(|name| name == self.site.regions()[*place])
        });
        if let Some(page) = page {
            found = page.of(found).1;
        }
        let mut shown = Vec::new();
        for place in found {
            let region = self.region(who, place);
            let at = Json::Id(at_server!("/v3/projects/"), region, String::new());
            let project = Fields::default()
                .with("id", region)
                .with("name", self.site.regions()[place])
                .with("domain_id", id)
                .with("parent_id", id)
                .with("is_domain", false)
                .with("enabled", true)
                .with("description", "")
                .with("links", links(at));
            shown.push(project.done());
        }
        let body = Fields::default().with("projects", shown);
        Answer::of(200, body.with("links", links(at_server!("/v3/projects"))).done())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_of_the_identity_service_have_six_decimals() {
        assert_eq!(fine_instant(1_767_225_600_042), "2026-01-01T00:00:00.042000Z");
    }
}
