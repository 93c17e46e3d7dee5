//! `GET /v3/auth/tokens` (`auth` 4.2): what a token, named in the header `X-Subject-Token`, stands for.
//! One may ask about one's own tokens, an account's owner about those of its users.

use std::convert::Infallible;

use http::HeaderValue;
use hubu_app::Error;
use hubu_app::access::{by_token, token_hash};
use hubu_core::access::Principal;

use super::keystone_create_token::Query;
use super::token::Reply;
use super::{SUBJECT_TOKEN, reads};
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Nothing};
use crate::operation::{Answer, Operation, Spec};

/// See the file's head.
pub struct KeystoneValidateToken;

impl Operation for KeystoneValidateToken {
    const SPEC: Spec = {
        let mut spec = reads(
            "KeystoneValidateToken",
            "/v3/auth/tokens",
            ["校验令牌（请求头 X-Subject-Token）", "Shows the token in the header X-Subject-Token"],
        );
        spec.errors = &[Code::TokenUnknown];
        spec
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let subject = cx.subject_token();
        let subject = subject.ok_or_else(|| BadField::new("X-Subject-Token", Defect::Missing))?;
        let (caller, hash) = (cx.identity()?, token_hash(subject));
        let found = cx.read(move |tx, _| Ok::<_, Error<Infallible>>(by_token(tx, &hash)?)).await?;
        let may_see = |owner: &hubu_app::Caller| {
            let of_account = owner.customer == caller.caller.customer;
            owner.user == caller.caller.user || (of_account && caller.principal == Principal::Root)
        };
        let found = found.filter(|found| may_see(&found.caller));
        let row = found.as_ref().and_then(|found| found.token.as_ref());
        let living = row.filter(|row| cx.wall() < row.expires);
        let (Some(identity), Some(row)) = (&found, living) else {
            return Err(Refusal::new(Code::TokenUnknown).into());
        };
        let reply = Reply::new(cx, identity, row, query.catalogued);
        let mut header = HeaderValue::from_str(subject.reveal()).expect("it came in a header");
        header.set_sensitive(true);
        Ok(Answer::value(reply).with_header(SUBJECT_TOKEN, header))
    }
}
