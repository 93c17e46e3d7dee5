//! `PUT /operator/v1/customers/{customer_id}/users/{user_id}/password`: a user signs in with another
//! password from now on; its tokens are void.

use std::sync::Arc;

use http::Method;
use hubu_app::access::set_password;
use hubu_core::confidential::Secret;
use hubu_core::customers::{PasswordRule, check_password};

use super::{OfUser, find_user, on_user, said};
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::{customer_of, writes};

/// See the file's head.
pub struct SetUserPassword;

/// The body.
pub struct Body {
    password: Secret,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let rule = Text::max(32).sample("S3cret!pass");
        Ok(Self { password: Secret::new(fields.text("password", rule)?) })
    }
}

impl Operation for SetUserPassword {
    const SPEC: Spec = writes(
        "SetUserPassword",
        Method::PUT,
        "/operator/v1/customers/{customer_id}/users/{user_id}/password",
        204,
        &[Code::CustomerUnknown, Code::UserUnknown, Code::InvalidPassword],
        ["重置用户密码", "Sets a user's password"],
    );
    type Path = OfUser;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfUser,
        _: Nothing,
        Body { password }: Body,
    ) -> Result<Answer<Nothing>, Failure> {
        let (customer, user) = (path.customer.clone(), path.user.clone());
        let user = cx.read(move |tx, _| {
            let customer = customer_of(tx, &customer)?;
            find_user(tx, customer.key, &user)
        });
        let name = user.await?.name;
        check_password(PasswordRule::ENTERPRISE, password.reveal(), &name, "")
            .map_err(Refusal::from)?;
        let passwords = Arc::clone(cx.passwords());
        let hash = cx.slowly(move || passwords.hash(&password)).await?;
        on_user::<Self>(cx, path, move |unit, user| {
            set_password(unit, user.key, &hash).map_err(said)
        })
        .await
    }
}
