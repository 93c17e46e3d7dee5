//! `DELETE /operator/v1/customers/{customer_id}/credentials/{access_key}`: an access key is gone for
//! good, and the tokens of its user are void.

use http::Method;
use hubu_app::access::delete_credential;

use super::{OfCredential, on_credential, said};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct DeleteCredential;

impl Operation for DeleteCredential {
    const SPEC: Spec = writes(
        "DeleteCredential",
        Method::DELETE,
        "/operator/v1/customers/{customer_id}/credentials/{access_key}",
        204,
        &[Code::CustomerUnknown, Code::AccessKeyUnknown],
        ["删除访问密钥", "Deletes an access key"],
    );
    type Path = OfCredential;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        path: OfCredential,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Nothing>, Failure> {
        on_credential::<Self>(cx, path, |unit, access_key| {
            delete_credential(unit, access_key).map_err(said)
        })
        .await
    }
}
