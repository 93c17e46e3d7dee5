//! `GET /operator/v1/orders/{order_id}`: an order with its lines, its resources, and what paid them. The id of a
//! part of a combined trade shows the part.

use hubu_app::Error;
use hubu_app::orders::{by_ids, people, resource_ids};
use hubu_core::orders::OrderId;

use super::OfOrder;
use super::shown::ShownOrder;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;

/// See the file's head.
pub struct ShowOrder;

impl Operation for ShowOrder {
    const SPEC: Spec = reads(
        "ShowOrder",
        "/operator/v1/orders/{order_id}",
        &[Code::NoSuchOrder],
        ["查询订单", "Shows an order"],
    );
    type Path = OfOrder;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ShownOrder;

    async fn run(
        cx: &Cx,
        path: OfOrder,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<ShownOrder>, Failure> {
        let found = cx.read(move |tx, _| -> Result<_, Error<Refusal>> {
            let ids: Vec<OrderId> = path.0.into_iter().collect();
            let record = by_ids(tx, &ids)?.pop();
            let records = [record.ok_or(Error::Refused(Refusal::new(Code::NoSuchOrder)))?];
            let (people, ids) = (people(tx, &records)?, resource_ids(tx, &records)?);
            let [record] = records;
            Ok(ShownOrder::of(&record, &people, &ids))
        });
        found.await.map(Answer::value)
    }
}
