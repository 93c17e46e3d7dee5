//! `GET /operator/v1/realm`: the facts of the realm that never change, and where it lives.

use hubu_app::Engine;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;

/// See the file's head.
pub struct ShowRealm;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    site: &'static str,
    currency: String,
    zone: String,
    purpose: &'static str,
    virtual_clock: bool,
    engine: &'static str,
    version: &'static str,
}

impl Operation for ShowRealm {
    const SPEC: Spec =
        reads("ShowRealm", "/operator/v1/realm", &[], ["查询环境信息", "Shows the realm"]);
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let realm = cx.store().realm();
        Ok(Answer::value(Reply {
            site: realm.site.as_str(),
            currency: realm.currency.clone(),
            zone: realm.zone.name().to_owned(),
            purpose: realm.purpose.as_str(),
            virtual_clock: realm.virtual_clock,
            engine: match cx.store().engine() {
                Engine::Sqlite => "sqlite",
                Engine::Postgres => "postgres",
            },
            version: env!("CARGO_PKG_VERSION"),
        }))
    }
}
