//! `PATCH /operator/v1/customers/{customer_id}/users/{user_id}`: a user is enabled or disabled, or a
//! partner's operator gets other items. What is left out stays; the user's tokens are void.

use http::Method;
use hubu_app::Unit;
use hubu_app::access::{UserChange, change_user};
use hubu_app::write::Keep;

use super::{ITEM, OfUser, ShownUser, find_user, items, said};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct UpdateUser;

/// The body.
pub struct Body(UserChange);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let enabled = fields.opt_bool("enabled")?;
        let given = fields.opt_texts("items", 0..=100, ITEM)?;
        let items = given.map(|given| items(fields, given)).transpose()?;
        if enabled.is_none() && items.is_none() {
            return Err(fields.bad("enabled", Defect::Missing));
        }
        Ok(Self(UserChange { enabled, items }))
    }
}

impl Operation for UpdateUser {
    const SPEC: Spec = writes(
        "UpdateUser",
        Method::PATCH,
        "/operator/v1/customers/{customer_id}/users/{user_id}",
        200,
        &[Code::CustomerUnknown, Code::UserUnknown, Code::OwnerNotDisabled],
        ["修改用户", "Changes a user"],
    );
    type Path = OfUser;
    type Query = Nothing;
    type Body = Body;
    type Reply = ShownUser;

    async fn run(
        cx: &Cx,
        path: OfUser,
        _: Nothing,
        Body(change): Body,
    ) -> Result<Answer<ShownUser>, Failure> {
        let customer = find_customer(cx, path.customer).await?;
        let body = move |unit: &mut Unit<'_, '_>| {
            let user = find_user(unit.tx, customer.key, &path.user)?;
            change_user(unit, user.key, &change).map_err(said)
        };
        let done = cx.unit_in(customer.group, Keep::Answer, body, |user| {
            Self::encode(&ShownUser::from(user))
        });
        done.await.map(Answer::recorded)
    }
}
