//! `POST /operator/v1/customers`: an account is opened, together with its owner.
//!
//! What is left out is as plain as can be: not verified, pre-paid, of the realm's own site. Without a
//! password the owner signs with access keys alone.

use std::sync::Arc;

use http::Method;
use hubu_app::Unit;
use hubu_app::access::PasswordHash;
use hubu_app::customers::{self, Created, CustomerChange, NewCustomer};
use hubu_app::write::Keep;
use hubu_core::confidential::Secret;
use hubu_core::customers::{CustomerKind, MobilePhone, PasswordRule, check_password};
use hubu_core::ids::CustomerId;
use hubu_core::realm::Site;
use schemars::JsonSchema;
use serde::Serialize;

use super::{facts, kinds};
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct CreateCustomer;

/// The body.
pub struct Body {
    kind: CustomerKind,
    account_name: String,
    id: Option<CustomerId>,
    password: Option<Secret>,
    facts: CustomerChange,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let id = Text::max(64).sample("0a1b2c3d4e5f60718293a4b5c6d7e8f9");
        let form = ("客户 ID", "a customer id");
        let password = Text::max(32).sample("S3cret!pass");
        Ok(Self {
            kind: fields.word("kind", &kinds())?,
            account_name: fields.text("account_name", Text::max(64).sample("acme_lab"))?,
            id: fields.opt_parsed("customer_id", id, form, CustomerId::parse)?,
            password: fields.opt_text("password", password)?.map(Secret::new),
            facts: facts(fields)?,
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    customer_id: String,
    owner_user_id: String,
}

impl Operation for CreateCustomer {
    const SPEC: Spec = writes(
        "CreateCustomer",
        Method::POST,
        "/operator/v1/customers",
        201,
        &[Code::InvalidPassword, Code::InvalidAccountName, Code::CustomerIdTaken],
        ["创建客户", "Opens an account"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let password = hash(cx, &body).await?;
        let new = NewCustomer { password, ..new_customer(cx.site(), body) };
        let vault = Arc::clone(cx.vault());
        let create = move |unit: &mut Unit<'_, '_>| customers::create(unit, &vault, &new);
        let done = cx.unit(Keep::Answer, create, |created: &Created| {
            Self::encode(&Reply {
                customer_id: created.id.to_string(),
                owner_user_id: created.user_id.clone(),
            })
        });
        done.await.map(Answer::recorded)
    }
}

/// The password's slow hash, once it was found good enough.
async fn hash(cx: &Cx, body: &Body) -> Result<Option<PasswordHash>, Failure> {
    let Some(password) = body.password.clone() else { return Ok(None) };
    let phone = body.facts.mobile_phone.as_ref().map(MobilePhone::digits).unwrap_or_default();
    let rule = PasswordRule::ENTERPRISE;
    check_password(rule, password.reveal(), &body.account_name, &phone).map_err(Refusal::from)?;
    let passwords = Arc::clone(cx.passwords());
    cx.slowly(move || passwords.hash(&password)).await.map(Some)
}

fn new_customer(site: Site, body: Body) -> NewCustomer {
    let facts = body.facts;
    let plain = NewCustomer::plain(body.kind, &body.account_name, facts.home_site.unwrap_or(site));
    NewCustomer {
        id: body.id,
        display_name: facts.display_name.unwrap_or(plain.display_name),
        real_name: facts.real_name,
        mobile_phone: facts.mobile_phone,
        email: facts.email,
        signing_entity: facts.signing_entity.unwrap_or(plain.signing_entity),
        settlement: facts.settlement.unwrap_or(plain.settlement),
        level: facts.level,
        half_prepaid: facts.half_prepaid.unwrap_or(plain.half_prepaid),
        over_invoiced: facts.over_invoiced.unwrap_or(plain.over_invoiced),
        ..plain
    }
}
