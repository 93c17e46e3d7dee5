//! `GET /operator/v1/real-name-applications/{application_id}`: one application.

use std::sync::Arc;

use hubu_app::oversight::ids_of;
use hubu_app::realname::application;
use hubu_app::{Error, Tx};

use super::OfApplication;
use super::shown::ShownApplication;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;

/// See the file's head.
pub struct ShowRealNameApplication;

impl Operation for ShowRealNameApplication {
    const SPEC: Spec = reads(
        "ShowRealNameApplication",
        "/operator/v1/real-name-applications/{application_id}",
        &[Code::ApplicationUnknown],
        ["查询实名认证申请", "Shows an application for real-name authentication"],
    );
    type Path = OfApplication;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ShownApplication;

    async fn run(
        cx: &Cx,
        path: OfApplication,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<ShownApplication>, Failure> {
        let vault = Arc::clone(cx.vault());
        let found = cx.read(move |tx: &mut Tx<'_>, _| {
            let unknown = || Error::Refused(Refusal::new(Code::ApplicationUnknown));
            let found = application(tx, &vault, path.key)?.ok_or_else(unknown)?;
            let named = [Some(found.customer), found.partner];
            let ids = ids_of(tx, named.into_iter().flatten())?;
            Ok((found, ids))
        });
        let (found, ids) = found.await?;
        Ok(Answer::value(ShownApplication::new(found, &ids)))
    }
}
