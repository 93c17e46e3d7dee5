//! Asking the operator plane for one thing after another, with the keys of `hubu operator`.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Context, Failure, call, small_runtime};
use crate::client::{self, Answer, Call, Profile, Whom};
use crate::clock;

/// The operator plane of one server.
pub(super) struct Plane {
    profile: Profile,
    runtime: tokio::runtime::Runtime,
}

/// What is asked of it.
#[derive(Default)]
pub(super) struct Asked<'a> {
    /// Parameters of the path and the query.
    pub params: &'a [(String, String)],
    /// The body; empty where there is none.
    pub body: Vec<u8>,
    /// The key by which it is done once.
    pub key: Option<&'a str>,
    /// The language of messages.
    pub language: Option<&'a str>,
}

/// What says that something is refused.
#[derive(Clone, Deserialize, Debug)]
pub(super) struct Refused {
    pub error_code: String,
    pub error_msg: String,
}

impl Plane {
    /// With the keys of a profile, or of the environment.
    pub(super) fn open(context: &Context, profile: Option<&str>) -> Result<Self, Failure> {
        let profile = client::find_profile(&context.environment, profile);
        let profile = profile.map_err(|said| Failure::configuration(said, "没有可用的密钥"))?;
        Ok(Self { profile, runtime: small_runtime()? })
    }

    /// Asks an operation by its name, and gives whatever is answered, refusals too.
    pub(super) fn send(&self, operation: &str, asked: &Asked<'_>) -> Result<Answer, Failure> {
        let entries = call::entries();
        let entry = entries.iter().find(|entry| entry.spec.id == operation);
        let entry = entry.ok_or_else(|| Failure::failed("no such operation", "没有此操作"))?;
        let mut headers = Vec::with_capacity(2);
        headers.extend(asked.key.map(|key| ("Idempotency-Key", key)));
        headers.extend(asked.language.map(|language| ("X-Language", language)));
        let (method, path) = (entry.spec.method.as_str(), entry.spec.path);
        let call =
            Call { method, path, params: asked.params, body: &asked.body, headers: &headers };
        let sent = client::send(&self.profile, Whom::Operator, &call, clock::wall());
        self.runtime.block_on(sent)
    }

    /// Asks an operation by its name; whatever is no success is a failure.
    pub(super) fn ask<T: DeserializeOwned>(
        &self,
        operation: &str,
        asked: &Asked<'_>,
    ) -> Result<T, Failure> {
        let answer = self.send(operation, asked)?;
        if answer.status < 400 {
            return understood(&answer);
        }
        let Refused { error_code, error_msg } = understood(&answer)?;
        let id = request_of(&answer);
        Err(refusal(
            &answer,
            format!("{operation}: {error_code} {error_msg} (request {id})"),
            format!("{operation} 返回 {error_code}（请求 {id}）"),
        ))
    }
}

/// A body as JSON.
pub(super) fn body(value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(value).map_err(|error| Failure::failed(error.to_string(), "请求体无法生成"))
}

/// An answer's body.
pub(super) fn understood<T: DeserializeOwned>(answer: &Answer) -> Result<T, Failure> {
    serde_json::from_str(&answer.body)
        .map_err(|_| Failure::unavailable("the answer is not understood", "无法理解服务的应答"))
}

/// The request an answer belongs to.
pub(super) fn request_of(answer: &Answer) -> &str {
    answer.request_id.as_deref().unwrap_or_default()
}

/// What is no success: refused, or not to be had now.
pub(super) fn refusal(answer: &Answer, english: String, chinese: String) -> Failure {
    match answer.status {
        400..500 => Failure::refused(english, chinese),
        _ => Failure::unavailable(english, chinese),
    }
}
