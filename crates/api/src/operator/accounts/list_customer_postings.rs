//! `GET /operator/v1/customers/{customer_id}/postings`: the postings that touched a customer's books,
//! newest first, whoever paid: what a master allocated stands with the master and with the member.

use hubu_app::Error;
use hubu_app::oversight::{self, CustomerIds, PostingRow, ids_of, postings_page};
use hubu_core::ids::CustomerKey;
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
pub struct ListCustomerPostings;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    postings: Vec<Shown>,
}

/// A posting. `trade_time` is business time, `recorded_time` the server's own clock.
#[derive(Serialize, JsonSchema)]
struct Shown {
    posting_id: String,
    trade_time: Instant,
    recorded_time: Instant,
    payer_id: String,
    consumer_id: String,
    trade_type: &'static str,
    trade_detail_type: &'static str,
    trade_id: String,
    actor: String,
    reason: String,
}

impl Operation for ListCustomerPostings {
    const SPEC: Spec = reads(
        "ListCustomerPostings",
        "/operator/v1/customers/{customer_id}/postings",
        &[Code::CustomerUnknown],
        ["查询客户的记账凭证", "Lists a customer's postings"],
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
            let customer = oversight::customer(tx, &path.customer)?;
            let customer = customer.ok_or(Error::Refused(Refusal::new(Code::CustomerUnknown)))?;
            let page = (query.page.offset, query.page.limit);
            let (total, rows) = postings_page(tx, (customer.group, customer.key), page)?;
            let ids = ids_of(tx, rows.iter().flat_map(|row| [row.payer, row.consumer]))?;
            Ok((total, rows, ids))
        });
        let (total_count, rows, ids) = found.await?;
        let postings = rows.into_iter().map(|row| shown(row, &ids)).collect();
        Ok(Answer::value(Reply { total_count, postings }))
    }
}

fn shown(row: PostingRow, ids: &CustomerIds) -> Shown {
    let id = |key: CustomerKey| ids.get(&key).cloned().unwrap_or_default();
    Shown {
        posting_id: row.key.to_string(),
        trade_time: Instant(row.at),
        recorded_time: Instant(row.wall),
        payer_id: id(row.payer),
        consumer_id: id(row.consumer),
        trade_type: row.kind.as_str(),
        trade_detail_type: row.detail.as_str(),
        trade_id: row.trade_id,
        actor: row.actor,
        reason: row.memo,
    }
}
