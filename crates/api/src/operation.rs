//! What an operation is: one file, one `impl Operation`, everything about it in `SPEC` and five
//! types. Routes, documents, permissions and sweeps are derived from it.

use std::future::Future;

use http::{HeaderName, HeaderValue, Method};
use hubu_app::write::Recorded;
use hubu_core::access::Requirement;
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Reads;
use crate::wire;

/// Whose interface an operation belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Plane {
    /// The vendor's: in the catalogue of its SDKs.
    Vendor,
    /// The vendor's old forms, which its SDKs no longer know.
    Former,
    /// The vendor's identity service, with that one's error bodies.
    Iam,
    /// Ours, for customers: `/hubu/v1/…`.
    Hubu,
    /// Ours, for operators: `/operator/v1/…`.
    Operator,
}

/// Which accounts may call. What an identity within the account may do is another question
/// ([`Spec::requires`]).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Callers {
    /// Nobody has to prove who calls: the operation does that itself (making a token).
    Anybody,
    /// Every account, operators' included.
    Accounts,
    /// Every customer, partners included.
    Customers,
    /// Partners of all kinds.
    Partners,
    /// Solution providers and distributors: whom most of the partner interface is for (`partner`
    /// 1.1). A reseller's calls are its distributor's.
    Providers,
    /// Operators.
    Operators,
}

/// What happens when a request is sent again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Repeat {
    /// Nothing changes: it reads.
    Reads,
    /// It writes; the same `Idempotency-Key` gives the same answer again.
    ByKey,
    /// It writes, and its answer holds a secret that is not kept: a repeat is refused.
    ByKeyWithoutAnswer,
    /// It writes anew each time. No key counts: nobody has proved yet who calls.
    Anew,
}

impl Repeat {
    /// Does the operation write?
    pub const fn is_write(self) -> bool {
        !matches!(self, Self::Reads)
    }

    /// Does an `Idempotency-Key` count?
    pub const fn takes_key(self) -> bool {
        matches!(self, Self::ByKey | Self::ByKeyWithoutAnswer)
    }
}

/// How often an operation may be called by one account (`auth` 7).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RateClass {
    /// 10 a second, the documented default.
    Usual,
    /// 20 a second: balances, lists of members, orders.
    Frequent,
    /// 30 a second: prices.
    Quotes,
    /// 5 a second: identity checks.
    Identity,
    /// Tokens and passwords.
    Login,
    /// Our operator plane, which has no documented limit.
    Operator,
}

/// Everything about an operation that is not a type.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The vendor's name of it, such as `ShowCustomerAccountBalances`; unique.
    pub id: &'static str,
    /// Whose interface it belongs to.
    pub plane: Plane,
    /// Where it exists.
    pub sites: Sites,
    /// Its method.
    pub method: Method,
    /// Its path, parameters in braces.
    pub path: &'static str,
    /// Which accounts may call.
    pub callers: Callers,
    /// What an identity of the account needs.
    pub requires: Requirement,
    /// The status of success.
    pub success: u16,
    /// Every code of its own; those of [`COMMON_ERRORS`] and [`KEY_ERRORS`] need no mention.
    pub errors: &'static [Code],
    /// What happens when it is sent again.
    pub repeat: Repeat,
    /// How often it may be called.
    pub rate: RateClass,
    /// One line, Chinese and English.
    pub summary: [&'static str; 2],
}

impl Spec {
    /// May the operation end with this code?
    pub fn declares(&self, code: Code) -> bool {
        COMMON_ERRORS.contains(&code)
            || self.errors.contains(&code)
            || (self.repeat.takes_key() && KEY_ERRORS.contains(&code))
    }
}

/// What every operation may answer.
pub const COMMON_ERRORS: &[Code] = &[
    Code::RequestMalformed,
    Code::BodyTooLarge,
    Code::UriTooLong,
    Code::HeadersTooLarge,
    Code::MediaTypeUnsupported,
    Code::AuthenticationWrong,
    Code::TokenOutdated,
    Code::Throttled,
    Code::ParameterError,
    Code::AccessDenied,
    Code::PermissionMissing,
    Code::RequestNotAllowed,
    Code::CustomerOfOtherSite,
    Code::UnexpectedError,
    Code::Unavailable,
];

/// What every operation that takes an idempotency key may answer besides.
pub const KEY_ERRORS: &[Code] = &[Code::KeyReused, Code::AnswerNotKept];

/// The media type of nearly every answer.
pub const JSON: &str = "application/json;charset=UTF-8";

/// The largest body of nearly every request, in bytes (`auth` 1.4).
pub const BODY_MAX: usize = 12 * 1024 * 1024;

/// An operation of the wire. See `ops/accounts/show_customer_account_balances.rs` for how a file
/// looks.
pub trait Operation: 'static {
    /// Everything about it that is not a type.
    const SPEC: Spec;
    /// Path parameters, in the order of the path.
    type Path: Reads;
    /// Query parameters.
    type Query: Reads;
    /// The JSON body; one that has no fields is not read at all.
    type Body: Reads;
    /// The JSON answer.
    type Reply: Serialize + JsonSchema + Send;

    /// The ids of the business checks it may report (`fail_check_items`), in the order of the
    /// report; none for most.
    fn check_items() -> Vec<&'static str> {
        Vec::new()
    }

    /// The media type of the answer of success.
    const MEDIA_TYPE: &'static str = JSON;

    /// The largest body, in bytes.
    const BODY_MAX: usize = BODY_MAX;

    /// Does it.
    fn run(
        cx: &Cx,
        path: Self::Path,
        query: Self::Query,
        body: Self::Body,
    ) -> impl Future<Output = Result<Answer<Self::Reply>, Failure>> + Send;

    /// The answer as it goes out: for writes, which encode it before they commit.
    fn encode(reply: &Self::Reply) -> Recorded {
        wire::encode(Self::SPEC.success, reply)
    }
}

/// What an operation answers.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    pub(crate) content: Content<T>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
}

#[derive(Clone, Debug)]
pub(crate) enum Content<T> {
    Value(T),
    Recorded(Recorded),
}

impl<T> Answer<T> {
    /// A value, to be encoded with the status of success.
    pub const fn value(value: T) -> Self {
        Self { content: Content::Value(value), headers: Vec::new() }
    }

    /// What a write encoded, or what it answered when the same request came before.
    pub const fn recorded(recorded: Recorded) -> Self {
        Self { content: Content::Recorded(recorded), headers: Vec::new() }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}
