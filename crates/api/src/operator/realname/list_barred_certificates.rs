//! `GET /operator/v1/barred-certificates`: certificates that certify nobody, the newest bar first.

use std::sync::Arc;

use hubu_app::Error;
use hubu_app::realname::barred_page;
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::ShownBar;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::Paged;
use crate::operator::reads;

/// See the file's head.
pub struct ListBarredCertificates;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    certificates: Vec<ShownBar>,
}

impl Operation for ListBarredCertificates {
    const SPEC: Spec = reads(
        "ListBarredCertificates",
        "/operator/v1/barred-certificates",
        &[],
        ["查询被禁用的证件", "Lists barred certificates"],
    );
    type Path = Nothing;
    type Query = Paged;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Paged, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let (vault, page) = (Arc::clone(cx.vault()), (query.page.offset, query.page.limit));
        let found = cx.read(move |tx, _| Ok::<_, Error<Refusal>>(barred_page(tx, &vault, page)?));
        let (total_count, rows) = found.await?;
        let certificates = rows.into_iter().map(ShownBar::from).collect();
        Ok(Answer::value(Reply { total_count, certificates }))
    }
}
