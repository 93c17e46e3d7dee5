//! `GET /operator/v1/customers/{customer_id}/discounts`: the discounts a customer was granted, the newest
//! first, the ended ones included; with `at_time` those that hold at that instant. One of a partner is
//! listed whether the customer is still that partner's or not; promotions have a list of their own.

use hubu_app::Error;
use hubu_app::discounts::{DiscountFilter, discounts_page};
use hubu_core::discounts::DiscountKind;
use hubu_core::time::Timestamp;

use super::KINDS;
use super::shown::{ShownDiscount, ShownDiscounts};
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{customer_of, reads};

/// See the file's head.
pub struct ListCustomerDiscounts;

/// The query.
pub struct Query {
    kind: Option<DiscountKind>,
    at: Option<Timestamp>,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {
            kind: fields.opt_word("discount_type", &KINDS, Empty::Absent)?,
            at: fields.opt_instant("at_time", Empty::Absent)?,
            page: fields.page(100)?,
        })
    }
}

impl Operation for ListCustomerDiscounts {
    const SPEC: Spec = reads(
        "ListCustomerDiscounts",
        "/operator/v1/customers/{customer_id}/discounts",
        &[Code::CustomerUnknown],
        ["查询客户的折扣", "Lists a customer's discounts"],
    );
    type Path = OfCustomer;
    type Query = Query;
    type Body = Nothing;
    type Reply = ShownDiscounts;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        query: Query,
        _: Nothing,
    ) -> Result<Answer<ShownDiscounts>, Failure> {
        let found = cx.read(move |tx, _| -> Result<_, Error<Refusal>> {
            let customer = Some(customer_of(tx, &path.customer)?.key);
            let filter = DiscountFilter { customer, kind: query.kind, at: query.at };
            let page = (query.page.offset, query.page.limit);
            let (total_count, granted) = discounts_page(tx, filter, page)?;
            let discounts = ShownDiscount::all(tx, granted)?;
            Ok(ShownDiscounts { total_count, discounts })
        });
        found.await.map(Answer::value)
    }
}
