//! `PUT /operator/v1/customers/{customer_id}/real-name-uploads`: a partner may upload images of papers,
//! or no longer. Every partner may until it is told otherwise.

use http::Method;
use hubu_app::Unit;
use hubu_app::realname::set_uploads;
use hubu_app::write::Keep;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct SetRealNameUploads;

/// The body.
pub struct Body {
    enabled: Option<bool>,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { enabled: fields.opt_bool("enabled")? })
    }
}

impl Operation for SetRealNameUploads {
    const SPEC: Spec = writes(
        "SetRealNameUploads",
        Method::PUT,
        "/operator/v1/customers/{customer_id}/real-name-uploads",
        204,
        &[Code::CustomerUnknown, Code::CustomerNotPartner, Code::NothingToChange],
        ["设置实名认证附件上传", "Lets a partner upload images for real-name authentication"],
    );
    type Path = OfCustomer;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<Nothing>, Failure> {
        let missing = || BadField::new("enabled", Defect::Missing);
        let enabled = body.enabled.ok_or_else(missing)?;
        let partner = find_customer(cx, path.customer).await?;
        let set = move |unit: &mut Unit<'_, '_>| set_uploads(unit, partner.key, enabled);
        let done = cx.unit_in(partner.group, Keep::Answer, set, |()| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
