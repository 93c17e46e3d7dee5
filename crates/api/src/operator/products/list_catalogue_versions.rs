//! `GET /operator/v1/catalogue/versions`: every version that was ever applied, the newest first.

use hubu_app::Error;
use hubu_app::products::page;
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::ShownVersion;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::Paged;
use crate::operator::reads;

/// See the file's head.
pub struct ListCatalogueVersions;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    versions: Vec<ShownVersion>,
}

impl Operation for ListCatalogueVersions {
    const SPEC: Spec = reads(
        "ListCatalogueVersions",
        "/operator/v1/catalogue/versions",
        &[],
        ["查询目录版本列表", "Lists the versions of the catalogue"],
    );
    type Path = Nothing;
    type Query = Paged;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Paged, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let found = cx.read(move |tx, _| {
            Ok::<_, Error<Refusal>>(page(tx, (query.page.offset, query.page.limit))?)
        });
        let (total_count, rows) = found.await?;
        let versions = rows.into_iter().map(ShownVersion::from).collect();
        Ok(Answer::value(Reply { total_count, versions }))
    }
}
