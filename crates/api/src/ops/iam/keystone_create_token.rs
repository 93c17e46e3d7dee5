//! `POST /v3/auth/tokens` (`auth` 4.1): a password, another token or a key pair is exchanged for a
//! token, which stands in the header `X-Subject-Token`. It holds for a day, or as long as the token it
//! was exchanged for.

use std::convert::Infallible;

use http::{HeaderValue, Method};
use hubu_app::Error;
use hubu_app::access::{Identity, IssuedToken, NewToken, TokenRow, issue_token};
use hubu_core::confidential::Secret;

use super::projects::projects_of;
use super::sign_in::{Believed, Proof};
use super::token::Reply;
use super::{SUBJECT_TOKEN, spec};
use crate::codes::{Code, Failure, Refusal, Said};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, RateClass, Repeat, Spec};

/// See the file's head.
pub struct KeystoneCreateToken;

/// The query.
pub struct Query {
    pub(super) catalogued: bool,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { catalogued: fields.opt_text("nocatalog", Text::max(64))?.is_none() })
    }
}

/// The body.
pub struct Body {
    proof: Proof,
    scope: Scope,
}

/// What the token is to be good for.
#[derive(Default)]
struct Scope {
    domain: Option<Wanted>,
    project: Option<Wanted>,
}

/// A domain or project by id, by name, or by both.
struct Wanted {
    id: Option<String>,
    name: Option<String>,
}

const NAME: Text = Text::max(64).sample("li_lei");
const METHODS: [&str; 3] = ["password", "token", "hw_ak_sk"];

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        fields.object_of("auth", |auth| {
            let (methods, shown) = auth.object_of("identity", |identity| {
                let rule = Text::max(64).sample(METHODS[0]);
                let methods = identity.texts("methods", 1..=8, rule)?;
                Ok((methods, Shown::read(identity)?))
            })?;
            let scope = auth.opt_object_of("scope", scope)?.unwrap_or_default();
            let bad = |field: &str, defect| Err(auth.bad(&format!("identity.{field}"), defect));
            let [method] = &methods[..] else {
                let rule = Defect::Rule("只能有一种方式", "must name one method");
                return bad("methods", rule);
            };
            let proof = match method.as_str() {
                "password" => shown.password,
                "token" => shown.token,
                "hw_ak_sk" => shown.key_pair,
                _ => return bad("methods", Defect::NotOneOf(METHODS.into())),
            };
            match proof {
                Some(proof) => Ok(Self { proof, scope }),
                None => bad(method, Defect::Missing),
            }
        })
    }
}

/// The parts of `identity`, one a method; that of the method named counts.
struct Shown {
    password: Option<Proof>,
    token: Option<Proof>,
    key_pair: Option<Proof>,
}

impl Shown {
    fn read(identity: &mut Fields<'_>) -> Result<Self, BadField> {
        let password = identity.opt_object_of("password", |part| part.object_of("user", user))?;
        let token = identity.opt_object_of("token", |part| {
            Ok(Proof::Token(Secret::new(part.text("id", Text::max(16_384))?)))
        })?;
        let key = |part: &mut Fields<'_>| part.text("key", Text::max(128));
        let key_pair = identity.opt_object_of("hw_ak_sk", |part| {
            let access_key = part.object_of("access", key)?;
            let secret_key = Secret::new(part.object_of("secret", key)?);
            Ok(Proof::KeyPair { access_key, secret_key })
        })?;
        Ok(Self { password, token, key_pair })
    }
}

fn user(fields: &mut Fields<'_>) -> Result<Proof, BadField> {
    let user = fields.text("name", NAME)?;
    let password = Secret::new(fields.text("password", Text::max(128).sample("S3cret!pass"))?);
    let domain = fields.object_of("domain", |domain| domain.text("name", NAME))?;
    Ok(Proof::Password { domain, user, password })
}

fn scope(fields: &mut Fields<'_>) -> Result<Scope, BadField> {
    let domain = fields.opt_object_of("domain", wanted)?;
    Ok(Scope { domain, project: fields.opt_object_of("project", wanted)? })
}

fn wanted(fields: &mut Fields<'_>) -> Result<Wanted, BadField> {
    let id = fields.opt_text("id", Text::max(64).sample("0a1b2c3d4e5f60718293a4b5c6d7e8f9"))?;
    let name = fields.opt_text("name", NAME)?;
    if id.is_none() && name.is_none() {
        return Err(fields.bad("id", Defect::Missing));
    }
    Ok(Wanted { id, name })
}

impl Operation for KeystoneCreateToken {
    const SPEC: Spec = {
        let mut spec = spec(
            "KeystoneCreateToken",
            Method::POST,
            "/v3/auth/tokens",
            [
                "签发令牌（见响应头 X-Subject-Token）",
                "Issues a token, in the header X-Subject-Token",
            ],
        );
        spec.callers = Callers::Anybody;
        spec.success = 201;
        spec.errors = &[Code::SignInWrong, Code::SignInLocked, Code::ScopeNotGranted];
        spec.repeat = Repeat::Anew;
        spec.rate = RateClass::Login;
        spec
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Body;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        _: Nothing,
        Query { catalogued }: Query,
        Body { proof, scope }: Body,
    ) -> Result<Answer<Reply>, Failure> {
        let methods = vec![proof.method().to_owned()];
        let Believed { identity, until } = proof.believe(cx).await?;
        let project = granted(cx, &identity, scope)?;
        let user = identity.caller.user;
        let new =
            NewToken { user, methods: methods.clone(), project: project.clone(), expires: until };
        let IssuedToken { token, issued, expires } = issue(cx, &identity, new).await?;
        let row = TokenRow { methods, project, issued, expires };
        let reply = Reply::new(cx, &identity, &row, catalogued);
        let mut header = HeaderValue::from_str(token.reveal()).expect("letters and digits");
        header.set_sensitive(true);
        Ok(Answer::value(reply).with_header(SUBJECT_TOKEN, header))
    }
}

/// The project the token is for; `None`: the whole account. A project counts before a domain.
fn granted(cx: &Cx, identity: &Identity, scope: Scope) -> Result<Option<String>, Refusal> {
    let refused = |zh, en| Refusal::new(Code::ScopeNotGranted).with("scope", Said::both(zh, en));
    let caller = &identity.caller;
    if let Some(wanted) = scope.project {
        let all = projects_of(cx.site(), &caller.customer_id);
        let found = all.into_iter().find(|project| wanted.is(&project.id, project.name));
        return found.map(|project| Some(project.id)).ok_or_else(|| refused("项目", "project"));
    }
    match scope.domain {
        Some(wanted) if !wanted.is(caller.customer_id.as_str(), &caller.customer_name) => {
            Err(refused("账号", "domain"))
        }
        _ => Ok(None),
    }
}

impl Wanted {
    fn is(&self, id: &str, name: &str) -> bool {
        let same = |wanted: &Option<String>, found| wanted.as_ref().is_none_or(|one| one == found);
        same(&self.id, id) && same(&self.name, name)
    }
}

/// Keeps the token, unless who asks lost its rights since it was believed.
async fn issue(cx: &Cx, identity: &Identity, new: NewToken) -> Result<IssuedToken, Failure> {
    let caller = &identity.caller;
    let issued = cx.store().unit(caller.group.0, Some(caller.epoch), "iam.issue", move |unit| {
        Ok::<_, Error<Infallible>>(issue_token(unit, &new)?)
    });
    Ok(issued.await?)
}
