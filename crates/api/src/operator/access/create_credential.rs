//! `POST /operator/v1/customers/{customer_id}/credentials`: a new access key, for the account's owner
//! unless the body names another user. The answer holds the secret key, which is shown this once.

use std::sync::Arc;

use http::Method;
use hubu_app::access::{NewKey, create_credential, root_of};
use hubu_app::write::{Done, Keep};
use hubu_app::{Error, Unit};
use schemars::JsonSchema;
use serde::Serialize;

use super::{USER, find_user, said};
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Repeat, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{find_customer, writes};
use crate::wire::Instant;

/// See the file's head.
pub struct CreateCredential;

/// The body.
pub struct Body {
    user: Option<String>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { user: fields.opt_text("user", USER)? })
    }
}

/// The answer: the key pair.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    ak: String,
    sk: String,
    user_id: String,
    create_time: Instant,
}

impl Operation for CreateCredential {
    const SPEC: Spec = {
        let mut spec = writes(
            "CreateCredential",
            Method::POST,
            "/operator/v1/customers/{customer_id}/credentials",
            201,
            &[Code::CustomerUnknown, Code::UserUnknown, Code::TooManyAccessKeys],
            ["创建访问密钥", "Creates an access key"],
        );
        spec.repeat = Repeat::ByKeyWithoutAnswer;
        spec
    };
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
        let (vault, demo) = (Arc::clone(cx.vault()), cx.store().realm().demo);
        let create = move |unit: &mut Unit<'_, '_>| {
            let user = match &body.user {
                Some(user) => find_user(unit.tx, customer.key, user)?,
                None => root_of(unit.tx, customer.key)?
                    .ok_or(Error::Refused(Refusal::new(Code::UserUnknown)))?,
            };
            let made = create_credential(unit, &vault, demo, user.key, &NewKey::Drawn);
            let Done { value: (credential, secret), group, subject, detail } =
                made.map_err(said)?;
            let reply = Reply {
                ak: credential.access_key,
                sk: secret.reveal().to_owned(),
                user_id: user.id,
                create_time: Instant(credential.created),
            };
            Ok(Done { value: reply, group, subject, detail })
        };
        cx.unit_in(customer.group, Keep::Nothing, create, Self::encode).await.map(Answer::recorded)
    }
}
