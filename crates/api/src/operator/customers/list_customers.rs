//! `GET /operator/v1/customers`: looks for customers of the realm, the newest first. Operators are none.
//!
//! Everything that is asked for must hold. `name` is a part of the account name or the display name,
//! in which `A` to `Z` are as `a` to `z`; `account_name` is the whole name as it is written. A
//! customer's id is its domain id too. Partner and master are those of the present; `from_time` and
//! `to_time` (not included) are about the registration.

use std::sync::Arc;

use hubu_app::customers::{AccountKind, Certification, CustomerFilter, list, profiles};
use hubu_app::{Error, Tx};
use hubu_core::customers::{Level, Settlement};
use hubu_core::ids::{CustomerId, CustomerKey};
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::ShownCustomer;
use super::{kinds, statuses};
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::{opt_customer_id, span};
use crate::operator::{customer_of, reads};

/// See the file's head.
pub struct ListCustomers;

/// The query.
pub struct Query {
    filter: CustomerFilter,
    partner: Option<CustomerId>,
    master: Option<CustomerId>,
    page: Page,
}

const CERTIFICATIONS: [(&str, Certification); 3] = [
    ("verified", Certification::Verified),
    ("unverified", Certification::Unverified),
    ("under_review", Certification::UnderReview),
];

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let kind = fields.opt_word("kind", &kinds(), Empty::Absent)?;
        let settlements: Vec<_> = Settlement::ALL.iter().map(|one| (one.as_str(), *one)).collect();
        let level = Text::max(16).sample("V3");
        let letters = ("1 到 16 个字母或数字", "1 to 16 letters and digits");
        let status = fields.opt_word("status", &statuses(), Empty::Absent)?;
        let frozen = fields.opt_bool("frozen")?;
        let account_name = fields.opt_text("account_name", Text::max(64))?;
        let certification = fields.opt_word("real_name_state", &CERTIFICATIONS, Empty::Absent)?;
        let (from, to) = span(fields)?;
        let filter = CustomerFilter {
            id: opt_customer_id(fields, "customer_id")?,
            kind: kind.map(AccountKind::Customer),
            status,
            frozen,
            account_name,
            name_part: fields.opt_text("name", Text::max(64))?,
            level: fields.opt_parsed("level", level, letters, Level::parse)?,
            certification,
            settlement: fields.opt_word("settlement", &settlements, Empty::Absent)?,
            partner: None,
            master: None,
            from,
            to,
            customers_only: true,
        };
        Ok(Self {
            filter,
            partner: opt_customer_id(fields, "partner_id")?,
            master: opt_customer_id(fields, "master_id")?,
            page: fields.page(100)?,
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    customers: Vec<ShownCustomer>,
}

impl Operation for ListCustomers {
    const SPEC: Spec = reads(
        "ListCustomers",
        "/operator/v1/customers",
        &[Code::CustomerUnknown],
        ["查询客户列表", "Looks for customers"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let vault = Arc::clone(cx.vault());
        let found = cx.read(move |tx, pulse| {
            let Query { filter, partner, master, page } = query;
            let (partner, master) = (named(tx, partner)?, named(tx, master)?);
            let filter = CustomerFilter { partner, master, ..filter };
            let (total, rows) = list(tx, &vault, &filter, (page.offset, page.limit))?;
            Ok::<_, Error<Refusal>>((total, profiles(tx, rows, pulse.now)?))
        });
        let (total_count, rows) = found.await?;
        let customers = rows.into_iter().map(ShownCustomer::from).collect();
        Ok(Answer::value(Reply { total_count, customers }))
    }
}

/// A partner or master that is asked for must be there.
fn named(tx: &mut Tx<'_>, id: Option<CustomerId>) -> Result<Option<CustomerKey>, Error<Refusal>> {
    id.map(|id| customer_of(tx, &id).map(|holder| holder.key)).transpose()
}
