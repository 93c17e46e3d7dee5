//! `GET /operator/v1/customers/{customer_id}/associations`: the associations an account has or had, as
//! a partner or as a partner's customer, the newest first.

use hubu_app::Error;
use hubu_app::enterprise::associations_page;
use hubu_app::oversight::{self, CustomerIds, ids_of};
use hubu_core::partners::Association;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::{OfCustomer, Paged};
use crate::operator::reads;
use crate::wire::Instant;

/// See the file's head.
pub struct ListPartnerAssociations;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    associations: Vec<Shown>,
}

/// An association; it lasts where `end_time` is missing.
#[derive(Serialize, JsonSchema)]
struct Shown {
    partner_id: String,
    customer_id: String,
    #[serde(rename = "type")]
    kind: i64,
    begin_time: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_time: Option<Instant>,
}

impl Operation for ListPartnerAssociations {
    const SPEC: Spec = reads(
        "ListPartnerAssociations",
        "/operator/v1/customers/{customer_id}/associations",
        &[Code::CustomerUnknown],
        ["查询合作伙伴关联", "Lists the associations of a partner or of a customer"],
    );
    type Path = OfCustomer;
    type Query = Paged;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        query: Paged,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let found = cx.read(move |tx, _| {
            let account = oversight::customer(tx, &path.customer)?;
            let account = account.ok_or(Error::Refused(Refusal::new(Code::CustomerUnknown)))?;
            let page = (query.page.offset, query.page.limit);
            let (total, rows) = associations_page(tx, account.key, page)?;
            let ids = ids_of(tx, rows.iter().flat_map(|row| [row.partner, row.customer]))?;
            Ok((total, rows, ids))
        });
        let (total_count, rows, ids) = found.await?;
        let associations = rows.iter().map(|row| shown(row, &ids)).collect();
        Ok(Answer::value(Reply { total_count, associations }))
    }
}

fn shown(row: &Association, ids: &CustomerIds) -> Shown {
    let id = |key| ids.get(&key).cloned().unwrap_or_default();
    Shown {
        partner_id: id(row.partner),
        customer_id: id(row.customer),
        kind: row.kind.code(),
        begin_time: Instant(row.from),
        end_time: row.to.map(Instant),
    }
}
