//! `GET /operator/v1/customers/{customer_id}/postings`: the postings that touched a customer's books,
//! newest first, whoever paid: what a master allocated stands with the master and with the member.

use hubu_app::Error;
use hubu_app::oversight::{self, ids_of, postings_page};
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::journal::JournalRow;
use crate::operator::paths::{OfCustomer, Paged};
use crate::operator::reads;

/// See the file's head.
pub struct ListCustomerPostings;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    postings: Vec<JournalRow>,
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
        let postings = rows.into_iter().map(|row| JournalRow::of(row, &ids)).collect();
        Ok(Answer::value(Reply { total_count, postings }))
    }
}
