//! `POST /operator/v1/orders/{order_id}/provision`: a cloud service reports what became of resources that an order
//! is about. Their terms begin now; what could not be provided is given back at once. Those that are not named
//! wait on, and the order is completed once none waits.

use http::Method;
use hubu_app::orders::{self, Report};

use super::shown::Standing;
use super::{OfOrder, RESOURCE};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct ReportProvision;

/// `result`.
const RESULTS: [(&str, bool); 2] = [("done", true), ("failed", false)];

/// The body.
pub struct Body(Vec<Report>);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let reports = fields.objects("resources", 1..=500, |fields| {
            let resource = fields.text("resource_id", RESOURCE)?;
            Ok(Report { resource, done: fields.word("result", &RESULTS)? })
        })?;
        Ok(Self(reports))
    }
}

impl Operation for ReportProvision {
    const SPEC: Spec = writes(
        "ReportProvision",
        Method::POST,
        "/operator/v1/orders/{order_id}/provision",
        200,
        &[Code::NoSuchOrder, Code::OrderNotChanged],
        ["上报资源开通结果", "Reports what an order provided"],
    );
    type Path = OfOrder;
    type Query = Nothing;
    type Body = Body;
    type Reply = Standing;

    async fn run(
        cx: &Cx,
        path: OfOrder,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<Standing>, Failure> {
        let (order, group) = path.find(cx).await?;
        let command = orders::ReportProvision { order, reports: body.0 };
        let done = cx.money(group, command, |record| Self::encode(&Standing::of(record)));
        done.await.map(Answer::recorded)
    }
}
