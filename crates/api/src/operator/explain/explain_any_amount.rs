//! `GET /operator/v1/explain/{kind}/{id}`: why an amount is what it is, step by step, whoever's it is. Of an
//! inquiry `customer_id` says whose discounts count; without it list prices are explained. Orders are found by
//! their ids, whatever it says.

use hubu_app::explanations::Asker;
use hubu_core::explanations::Visible;
use hubu_core::ids::CustomerId;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::opt_customer_id;
use crate::operator::{customer_of, reads};
use crate::ops::explain::{Reply, Subject, answer};

/// See the file's head.
pub struct ExplainAnyAmount;

/// The query.
pub struct Query {
    customer: Option<CustomerId>,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { customer: opt_customer_id(fields, "customer_id")? })
    }
}

impl Operation for ExplainAnyAmount {
    const SPEC: Spec = reads(
        "ExplainAnyAmount",
        "/operator/v1/explain/{kind}/{id}",
        &[Code::CustomerUnknown, Code::ExplanationUnknown],
        ["查询任一金额的计算过程", "Explains any amount step by step"],
    );
    type Path = Subject;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: Subject,
        query: Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let asker = Asker { customer: None, visible: Visible::All };
        let whose = answer(cx, path, asker, move |tx| match &query.customer {
            Some(id) => Ok(Some(customer_of(tx, id)?.key)),
            None => Ok(None),
        });
        whose.await.map(Answer::value)
    }
}
