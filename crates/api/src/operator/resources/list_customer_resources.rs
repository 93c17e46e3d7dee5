//! `GET /operator/v1/customers/{customer_id}/resources`: the resources of a customer, however they are or were
//! charged, oldest first; those that were ordered and are not there are among them.

use hubu_app::Error;
use hubu_app::resources::{ResourceFilter, resources_page};

use super::shown::ShownResources;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::{OfCustomer, Paged};
use crate::operator::{customer_of, reads};

/// See the file's head.
pub struct ListCustomerResources;

impl Operation for ListCustomerResources {
    const SPEC: Spec = reads(
        "ListCustomerResources",
        "/operator/v1/customers/{customer_id}/resources",
        &[Code::CustomerUnknown],
        ["查询客户的资源", "Lists a customer's resources"],
    );
    type Path = OfCustomer;
    type Query = Paged;
    type Body = Nothing;
    type Reply = ShownResources;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        query: Paged,
        _: Nothing,
    ) -> Result<Answer<ShownResources>, Failure> {
        let found = cx.read(move |tx, _| -> Result<_, Error<Refusal>> {
            let customer = customer_of(tx, &path.customer)?;
            let filter = ResourceFilter { everything: true, ..ResourceFilter::default() };
            let page = (query.page.offset, query.page.limit);
            let page = resources_page(tx, customer.key, &filter, page)?;
            Ok(ShownResources::new(page, &customer.id))
        });
        found.await.map(Answer::value)
    }
}
