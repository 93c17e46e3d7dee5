//! `GET /operator/v1/catalogue`: the version in force, who applied it and when, and how much is in it.
//! Where none was applied, the version is 0.

use std::sync::Arc;

use hubu_app::products::version;
use hubu_app::{Error, Fault};
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::{Counts, ShownVersion};
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;

/// See the file's head.
pub struct ShowCatalogue;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    version: i64,
    // Where one was applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    applied: Option<ShownVersion>,
    counts: Counts,
}

impl Operation for ShowCatalogue {
    const SPEC: Spec = reads(
        "ShowCatalogue",
        "/operator/v1/catalogue",
        &[],
        ["查询当前目录", "Shows the catalogue in force"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let cache = Arc::clone(cx.catalogue());
        let found = cx.read(move |tx, _| {
            let (number, catalogue) = cache.current(tx)?;
            let applied = version(tx, number)?;
            if number > 0 && applied.is_none() {
                let lost = format!("version {number} of the catalogue is not there");
                return Err(Error::Fault(Fault::Bug(lost)));
            }
            Ok::<_, Error<Refusal>>((number, applied, Counts::of(&catalogue)))
        });
        let (version, applied, counts) = found.await?;
        let applied = applied.map(ShownVersion::from);
        Ok(Answer::value(Reply { version, applied, counts }))
    }
}
