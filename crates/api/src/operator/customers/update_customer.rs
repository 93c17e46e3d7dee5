//! `PATCH /operator/v1/customers/{customer_id}`: facts of a customer are changed, all that are named
//! or none. What is left out stays; kind and account name stay for ever.

use std::sync::Arc;

use http::Method;
use hubu_app::customers::{self, CustomerChange, CustomerRefusal, Profile, by_key, profiles};
use hubu_app::write::{Done, Keep};
use hubu_app::{Error, Fault, Unit};

use super::shown::ShownCustomer;
use super::{facts, statuses};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct UpdateCustomer;

/// The body.
pub struct Body(CustomerChange);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let status = fields.opt_word("status", &statuses(), Empty::Absent)?;
        Ok(Self(CustomerChange { status, ..facts(fields)? }))
    }
}

impl Operation for UpdateCustomer {
    const SPEC: Spec = writes(
        "UpdateCustomer",
        Method::PATCH,
        "/operator/v1/customers/{customer_id}",
        200,
        &[Code::CustomerUnknown, Code::NothingToChange],
        ["变更客户信息", "Changes facts of a customer"],
    );
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Body;
    type Reply = ShownCustomer;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<ShownCustomer>, Failure> {
        let customer = find_customer(cx, path.customer).await?;
        let (vault, key) = (Arc::clone(cx.vault()), customer.key);
        let change = move |unit: &mut Unit<'_, '_>| -> Result<_, Error<CustomerRefusal>> {
            let Done { group, subject, detail, .. } =
                customers::update(unit, &vault, key, &body.0)?;
            let gone = || Fault::Bug("a locked customer is gone".to_owned());
            let changed = by_key(unit.tx, &vault, key)?.ok_or_else(gone)?;
            let value = profiles(unit.tx, vec![changed], unit.now)?.pop().ok_or_else(gone)?;
            Ok(Done { value, group, subject, detail })
        };
        let encode = |profile: &Profile| Self::encode(&ShownCustomer::from(profile.clone()));
        cx.unit_in(customer.group, Keep::Answer, change, encode).await.map(Answer::recorded)
    }
}
