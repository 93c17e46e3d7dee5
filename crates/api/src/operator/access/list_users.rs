//! `GET /operator/v1/customers/{customer_id}/users`: a customer's users, its owner first.

use hubu_app::access::users;
use schemars::JsonSchema;
use serde::Serialize;

use super::ShownUser;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::{OfCustomer, Paged};
use crate::operator::{customer_of, reads};

/// See the file's head.
pub struct ListUsers;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    users: Vec<ShownUser>,
}

impl Operation for ListUsers {
    const SPEC: Spec = reads(
        "ListUsers",
        "/operator/v1/customers/{customer_id}/users",
        &[Code::CustomerUnknown],
        ["查询客户的用户", "Lists a customer's users"],
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
            let customer = customer_of(tx, &path.customer)?;
            Ok(users(tx, customer.key, (query.page.offset, query.page.limit))?)
        });
        let (total_count, users) = found.await?;
        Ok(Answer::value(Reply { total_count, users: users.iter().map(ShownUser::from).collect() }))
    }
}
