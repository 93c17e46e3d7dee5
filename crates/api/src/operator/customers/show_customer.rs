//! `GET /operator/v1/customers/{customer_id}`: a customer, with what it belongs to.

use std::sync::Arc;

use hubu_app::Error;
use hubu_app::customers::{by_id, profiles};

use super::shown::ShownCustomer;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::reads;

/// See the file's head.
pub struct ShowCustomer;

impl Operation for ShowCustomer {
    const SPEC: Spec = reads(
        "ShowCustomer",
        "/operator/v1/customers/{customer_id}",
        &[Code::CustomerUnknown],
        ["查询客户", "Shows a customer"],
    );
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ShownCustomer;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<ShownCustomer>, Failure> {
        let vault = Arc::clone(cx.vault());
        let found = cx.read(move |tx, pulse| {
            let unknown = || Error::Refused(Refusal::new(Code::CustomerUnknown));
            let account = by_id(tx, &vault, &path.customer)?;
            let customer = account.filter(|account| account.kind.customer().is_some());
            let shown = profiles(tx, vec![customer.ok_or_else(unknown)?], pulse.now)?.pop();
            shown.ok_or_else(unknown)
        });
        Ok(Answer::value(ShownCustomer::from(found.await?)))
    }
}
