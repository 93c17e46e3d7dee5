//! `POST /v3.0/OS-CREDENTIAL/securitytokens` (`auth` 4.3): a token is exchanged for a temporary access
//! key with a security token, which is signed along with every request of that key. The three stand for
//! the token's user, with the rights it has when they are used, and end with the token at the latest.

use std::convert::Infallible;
use std::sync::Arc;

use http::Method;
use hubu_app::Error;
use hubu_app::access::{IssuedKey, TEMPORARY_KEY_SECONDS, issue_temporary_key};
use hubu_core::confidential::Secret;
use schemars::JsonSchema;
use serde::Serialize;

use super::sign_in::{Believed, Proof};
use super::spec;
use crate::codes::{Code, Failure, Refusal, Said};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, RateClass, Repeat, Spec};

/// See the file's head.
pub struct CreateTemporaryAccessKeyByToken;

/// The body.
pub struct Body {
    token: Option<Secret>,
    seconds: i64,
}

/// Seconds a key counts where none are asked for.
const USUAL_SECONDS: i64 = *TEMPORARY_KEY_SECONDS.start();

/// The one method: agencies, whose roles others assume, do not exist here.
const METHOD: &str = "token";

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        fields.object_of("auth", |auth| auth.object_of("identity", identity))
    }
}

fn identity(identity: &mut Fields<'_>) -> Result<Body, BadField> {
    let methods = identity.texts("methods", 1..=8, Text::max(64).sample(METHOD))?;
    if methods != [METHOD] {
        return Err(identity.bad("methods", Defect::NotOneOf(vec![METHOD])));
    }
    // It would take rights away, so it must not be passed over.
    if identity.opt_object_as_written("policy")?.is_some() {
        let rule = Defect::Rule("暂不支持", "is not supported");
        return Err(identity.bad("policy", rule));
    }
    let token = identity.opt_object_of("token", |token| {
        let id = token.opt_text("id", Text::max(16_384))?.map(Secret::new);
        let seconds = token.int_or("duration_seconds", TEMPORARY_KEY_SECONDS, USUAL_SECONDS)?;
        Ok((id, seconds))
    })?;
    let (token, seconds) = token.unwrap_or((None, USUAL_SECONDS));
    Ok(Body { token, seconds })
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    credential: Credential,
}

#[derive(Serialize, JsonSchema)]
struct Credential {
    access: String,
    secret: String,
    securitytoken: String,
    expires_at: String,
}

impl Operation for CreateTemporaryAccessKeyByToken {
    const SPEC: Spec = {
        let mut spec = spec(
            "CreateTemporaryAccessKeyByToken",
            Method::POST,
            "/v3.0/OS-CREDENTIAL/securitytokens",
            ["以令牌换取临时访问密钥", "Exchanges a token for a temporary access key"],
        );
        spec.callers = Callers::Anybody;
        spec.success = 201;
        spec.errors = &[Code::SignInWrong];
        spec.repeat = Repeat::Anew;
        spec.rate = RateClass::Login;
        spec
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        _: Nothing,
        _: Nothing,
        Body { token, seconds }: Body,
    ) -> Result<Answer<Reply>, Failure> {
        let token = cx.auth_token().cloned().or(token).ok_or_else(|| {
            Refusal::new(Code::SignInWrong).with("proof", Said::both("令牌", "token"))
        })?;
        let Believed { identity, until } = Proof::Token(token).believe(cx).await?;
        let (caller, vault) = (&identity.caller, Arc::clone(cx.vault()));
        let user = caller.user;
        let epoch = Some(caller.epoch);
        let issued = cx.store().unit(caller.group.0, epoch, "iam.issue_key", move |unit| {
            Ok::<_, Error<Infallible>>(issue_temporary_key(unit, &vault, user, seconds, until)?)
        });
        let IssuedKey { access_key, secret_key, security_token, expires } = issued.await?;
        let credential = Credential {
            access: access_key,
            secret: secret_key.reveal().to_owned(),
            securitytoken: security_token.reveal().to_owned(),
            expires_at: expires.to_identity_wire(),
        };
        Ok(Answer::value(Reply { credential }))
    }
}
