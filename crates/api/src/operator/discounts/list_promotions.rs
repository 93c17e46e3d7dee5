//! `GET /operator/v1/promotions`: the discounts that everybody has or had, the newest first; with
//! `at_time` those that hold at that instant.

use hubu_app::Error;
use hubu_app::discounts::{DiscountFilter, discounts_page};
use hubu_core::time::Timestamp;

use super::shown::{ShownDiscount, ShownDiscounts};
use crate::catalogue::Sites;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;

/// See the file's head.
pub struct ListPromotions;

/// The query.
pub struct Query {
    at: Option<Timestamp>,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { at: fields.opt_instant("at_time", Empty::Absent)?, page: fields.page(100)? })
    }
}

impl Operation for ListPromotions {
    const SPEC: Spec = {
        let mut spec = reads(
            "ListPromotions",
            "/operator/v1/promotions",
            &[],
            ["查询促销折扣", "Lists the promotions"],
        );
        spec.sites = Sites::Cn;
        spec
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = ShownDiscounts;

    async fn run(
        cx: &Cx,
        _: Nothing,
        query: Query,
        _: Nothing,
    ) -> Result<Answer<ShownDiscounts>, Failure> {
        let found = cx.read(move |tx, _| -> Result<_, Error<Refusal>> {
            let filter = DiscountFilter { customer: None, kind: None, at: query.at };
            let page = (query.page.offset, query.page.limit);
            let (total_count, granted) = discounts_page(tx, filter, page)?;
            let discounts = ShownDiscount::all(tx, granted)?;
            Ok(ShownDiscounts { total_count, discounts })
        });
        found.await.map(Answer::value)
    }
}
