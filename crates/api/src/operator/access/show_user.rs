//! `GET /operator/v1/customers/{customer_id}/users/{user_id}`: one user.

use super::{OfUser, ShownUser, find_user};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::{customer_of, reads};

/// See the file's head.
pub struct ShowUser;

impl Operation for ShowUser {
    const SPEC: Spec = reads(
        "ShowUser",
        "/operator/v1/customers/{customer_id}/users/{user_id}",
        &[Code::CustomerUnknown, Code::UserUnknown],
        ["查询用户", "Shows a user"],
    );
    type Path = OfUser;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ShownUser;

    async fn run(
        cx: &Cx,
        path: OfUser,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<ShownUser>, Failure> {
        let user = cx.read(move |tx, _| {
            let customer = customer_of(tx, &path.customer)?;
            find_user(tx, customer.key, &path.user)
        });
        Ok(Answer::value(ShownUser::from(&user.await?)))
    }
}
