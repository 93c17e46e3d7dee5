//! `POST /operator/v1/jobs/{kind}/{key}/retry`: what failed too often is taken up again.

use http::Method;
use hubu_app::jobs::{self, RetryRefusal};
use hubu_app::write::{Done, Facts, Keep};
use hubu_app::{Error, Unit};

use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct RetryJob;

/// The path's parameters.
pub struct Path {
    kind: String,
    key: i64,
}

impl Reads for Path {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let kind = fields.text("kind", Text::max(64).sample("credit_expiry"))?;
        Ok(Self { kind, key: fields.int("key", i64::MIN..=i64::MAX)? })
    }
}

impl From<RetryRefusal> for Refusal {
    fn from(refusal: RetryRefusal) -> Self {
        match refusal {
            RetryRefusal::NotParked => Self::new(Code::JobNotParked),
        }
    }
}

impl Operation for RetryJob {
    const SPEC: Spec = writes(
        "RetryJob",
        Method::POST,
        "/operator/v1/jobs/{kind}/{key}/retry",
        204,
        &[Code::JobNotParked],
        ["重试已停止的到期任务", "Takes up a job again that failed too often"],
    );
    type Path = Path;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Nothing;

    async fn run(cx: &Cx, path: Path, _: Nothing, _: Nothing) -> Result<Answer<Nothing>, Failure> {
        let caller = cx.caller()?;
        let (group, subject) = (caller.group, caller.customer);
        let body = move |unit: &mut Unit<'_, '_>| -> Result<_, Error<RetryRefusal>> {
            jobs::retry(unit, &path.kind, path.key)?;
            let facts = Facts::new().text("kind", &path.kind).text("key", &path.key.to_string());
            Ok(Done { value: (), group, subject, detail: facts.to_json() })
        };
        let done = cx.unit(Keep::Answer, body, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
