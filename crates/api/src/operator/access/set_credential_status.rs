//! `PATCH /operator/v1/customers/{customer_id}/credentials/{access_key}`: an access key opens nothing
//! any more, or opens again. Either way the tokens of its user are void.

use http::Method;
use hubu_app::access::set_credential_active;

use super::{OfCredential, on_credential, said};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct SetCredentialStatus;

/// The body.
pub struct Body {
    active: bool,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let words = [("inactive", false), ("active", true)];
        Ok(Self { active: fields.word("status", &words)? })
    }
}

impl Operation for SetCredentialStatus {
    const SPEC: Spec = writes(
        "SetCredentialStatus",
        Method::PATCH,
        "/operator/v1/customers/{customer_id}/credentials/{access_key}",
        204,
        &[Code::CustomerUnknown, Code::AccessKeyUnknown],
        ["启用或停用访问密钥", "Activates or deactivates an access key"],
    );
    type Path = OfCredential;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfCredential,
        _: Nothing,
        Body { active }: Body,
    ) -> Result<Answer<Nothing>, Failure> {
        on_credential::<Self>(cx, path, move |unit, access_key| {
            set_credential_active(unit, access_key, active).map_err(said)
        })
        .await
    }
}
