//! `GET /operator/v1/real-name-applications`: applications, the oldest first, so that a queue is worked
//! off from its beginning; of all customers or of one.

use std::sync::Arc;

use hubu_app::oversight::ids_of;
use hubu_app::realname::applications_page;
use hubu_app::{Error, Tx};
use hubu_core::ids::CustomerId;
use hubu_core::realname::ApplicationState;
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::ShownApplication;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::{customer_of, reads};

/// See the file's head.
pub struct ListRealNameApplications;

/// The query.
pub struct Query {
    state: Option<ApplicationState>,
    customer: Option<CustomerId>,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let states: Vec<_> = ApplicationState::ALL.iter().map(|one| (one.as_str(), *one)).collect();
        let state = fields.opt_word("state", &states, Empty::Absent)?;
        let rule = Text::max(64).sample("0a1b2c3d4e5f60718293a4b5c6d7e8f9");
        let form = ("客户 ID", "a customer id");
        let customer = fields.opt_parsed("customer_id", rule, form, CustomerId::parse)?;
        Ok(Self { state, customer, page: fields.page(100)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    applications: Vec<ShownApplication>,
}

impl Operation for ListRealNameApplications {
    const SPEC: Spec = reads(
        "ListRealNameApplications",
        "/operator/v1/real-name-applications",
        &[Code::CustomerUnknown],
        ["查询实名认证申请列表", "Lists applications for real-name authentication"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let vault = Arc::clone(cx.vault());
        let found = cx.read(move |tx: &mut Tx<'_>, _| {
            let customer = match &query.customer {
                Some(id) => Some(customer_of(tx, id)?.key),
                None => None,
            };
            let page = (query.page.offset, query.page.limit);
            let (total, rows) = applications_page(tx, &vault, (query.state, customer), page)?;
            let named = rows.iter().flat_map(|row| [Some(row.customer), row.partner]).flatten();
            let ids = ids_of(tx, named)?;
            Ok::<_, Error<Refusal>>((total, rows, ids))
        });
        let (total_count, rows, ids) = found.await?;
        let applications = rows.into_iter().map(|row| ShownApplication::new(row, &ids)).collect();
        Ok(Answer::value(Reply { total_count, applications }))
    }
}
