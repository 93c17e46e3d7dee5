//! `GET /operator/v1/customers/{customer_id}/credentials`: the access keys of a customer's users,
//! without their secrets.

use hubu_app::access::{OwnedCredential, credentials_of_customer};
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::{OfCustomer, Paged};
use crate::operator::{customer_of, reads};
use crate::wire::Instant;

/// See the file's head.
pub struct ListCredentials;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    credentials: Vec<Shown>,
}

/// An access key.
#[derive(Serialize, JsonSchema)]
struct Shown {
    ak: String,
    user_id: String,
    user_name: String,
    status: &'static str,
    create_time: Instant,
}

impl Operation for ListCredentials {
    const SPEC: Spec = reads(
        "ListCredentials",
        "/operator/v1/customers/{customer_id}/credentials",
        &[Code::CustomerUnknown],
        ["查询客户的访问密钥", "Lists a customer's access keys"],
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
            let page = (query.page.offset, query.page.limit);
            Ok(credentials_of_customer(tx, customer.key, page)?)
        });
        let (total_count, rows) = found.await?;
        let credentials = rows.into_iter().map(shown).collect();
        Ok(Answer::value(Reply { total_count, credentials }))
    }
}

fn shown((credential, user_id, user_name): OwnedCredential) -> Shown {
    Shown {
        ak: credential.access_key,
        user_id,
        user_name,
        status: if credential.active { "active" } else { "inactive" },
        create_time: Instant(credential.created),
    }
}
