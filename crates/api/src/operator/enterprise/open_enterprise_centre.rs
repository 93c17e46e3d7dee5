//! `POST /operator/v1/customers/{customer_id}/enterprise-centre`: a customer becomes a master, with the
//! root of its organisation.

use http::Method;
use hubu_app::Unit;
use hubu_app::enterprise::open_enterprise_centre;
use hubu_app::ledger::Party;
use hubu_app::write::Keep;
use hubu_core::enterprise::PartyId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct OpenEnterpriseCentre;

/// The body: the name of the root.
pub struct Body {
    name: String,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { name: fields.text("name", Text::max(64).sample("Acme Group"))? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    root_id: String,
}

impl Operation for OpenEnterpriseCentre {
    const SPEC: Spec = writes(
        "OpenEnterpriseCentre",
        Method::POST,
        "/operator/v1/customers/{customer_id}/enterprise-centre",
        201,
        &[Code::CustomerUnknown, Code::CentreNotOpened],
        ["开通企业中心", "Opens a customer's enterprise centre"],
    );
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<Reply>, Failure> {
        let customer = find_customer(cx, path.customer).await?;
        let party = Party::Key(customer.key);
        let open = move |unit: &mut Unit<'_, '_>| open_enterprise_centre(unit, &party, &body.name);
        let done = cx.unit_in(customer.group, Keep::Answer, open, |root: &PartyId| {
            Self::encode(&Reply { root_id: root.to_string() })
        });
        done.await.map(Answer::recorded)
    }
}
