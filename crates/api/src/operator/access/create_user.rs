//! `POST /operator/v1/customers/{customer_id}/users`: a user of the account, or an operator of a
//! partner's console. Without a password it signs with access keys alone.

use std::sync::Arc;

use http::Method;
use hubu_app::Unit;
use hubu_app::access::{NewUser, create_user};
use hubu_app::write::Keep;
use hubu_core::access::PrincipalKind;
use hubu_core::confidential::Secret;
use hubu_core::customers::{CustomerKind, PasswordRule, check_password};
use schemars::JsonSchema;
use serde::Serialize;

use super::{ITEM, items};
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct CreateUser;

/// The body.
pub struct Body {
    name: String,
    password: Option<Secret>,
    kind: PrincipalKind,
    items: Vec<String>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let name = fields.text("name", Text::max(64).sample("auditor"))?;
        let rule = Text::max(32).empty(Empty::Refused).sample("S3cret!pass");
        let password = fields.opt_text("password", rule)?.map(Secret::new);
        let kinds = [PrincipalKind::User, PrincipalKind::PartnerOperator];
        let kind =
            fields.opt_word("kind", &kinds.map(|kind| (kind.as_str(), kind)), Empty::Refused)?;
        let given = fields.texts("items", 0..=100, ITEM)?;
        let items = items(fields, given)?;
        Ok(Self { name, password, kind: kind.unwrap_or(PrincipalKind::User), items })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    user_id: String,
}

impl Operation for CreateUser {
    const SPEC: Spec = writes(
        "CreateUser",
        Method::POST,
        "/operator/v1/customers/{customer_id}/users",
        201,
        &[Code::CustomerUnknown, Code::NotPartner, Code::InvalidPassword, Code::UserNameTaken],
        ["创建用户", "Creates a user"],
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
        let sells = CustomerKind::from_code(customer.kind).is_some_and(CustomerKind::is_partner);
        if body.kind == PrincipalKind::PartnerOperator && !sells {
            return Err(Refusal::new(Code::NotPartner).into());
        }
        let password = match body.password {
            Some(password) => {
                check_password(PasswordRule::ENTERPRISE, password.reveal(), &body.name, "")
                    .map_err(Refusal::from)?;
                let passwords = Arc::clone(cx.passwords());
                Some(cx.slowly(move || passwords.hash(&password)).await?)
            }
            None => None,
        };
        let (account, name, kind, items) = (customer.key, body.name, body.kind, body.items);
        let new = NewUser { account, name, kind, password, items };
        let create = move |unit: &mut Unit<'_, '_>| create_user(unit, &new);
        let done = cx.unit_in(customer.group, Keep::Answer, create, |(_, id)| {
            Self::encode(&Reply { user_id: id.clone() })
        });
        done.await.map(Answer::recorded)
    }
}
