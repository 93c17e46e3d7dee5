//! `POST /hubu/v1/stored-value-cards/redeem`: the caller redeems the code of a stored-value card, which
//! is in its account from then on and listed with its other cards.
//!
//! A code is taken in either case, with or without hyphens and spaces. Wrong codes in a row lock the
//! account out of redeeming for a while, as wrong passwords do out of signing in, where the realm locks
//! out at all. Only a card that is redeemed ends the row: whoever has a code that was redeemed before
//! could go on guessing for ever.

use std::convert::Infallible;

use http::Method;
use hubu_app::coupons::{RedeemCard, Redeemed, card_batch, card_by_code};
use hubu_app::ledger::Party;
use hubu_app::write::repeated;
use hubu_app::{Error, Fault, Tx};
use hubu_core::access::{Requirement, permissions};
use hubu_core::coupons::{Card, CardBatch, CardCode};
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::Sites;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::wire::{AmountText, Instant};

/// See the file's head.
pub struct RedeemStoredValueCard;

/// The body.
pub struct Body {
    code: String,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { code: fields.text("code", Text::max(64).sample("0000-0000-0000-0000"))? })
    }
}

/// The answer: the card as it is in the account.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    card_no: String,
    card_id: String,
    card_name: String,
    face_value: AmountText,
    effective_time: Instant,
    expire_time: Instant,
}

impl Operation for RedeemStoredValueCard {
    const SPEC: Spec = Spec {
        id: "RedeemStoredValueCard",
        plane: Plane::Hubu,
        sites: Sites::Cn,
        method: Method::POST,
        path: "/hubu/v1/stored-value-cards/redeem",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::COUPON_UPDATE]),
        success: 201,
        errors: &[
            Code::CardCodesLocked,
            Code::CardCodeWrong,
            Code::CardNotRedeemed,
            Code::CouponNotChanged,
            Code::BalanceOutOfRange,
        ],
        repeat: Repeat::ByKey,
        rate: RateClass::Login,
        summary: ["兑换储值卡", "Redeems the code of a stored-value card"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?;
        let (customer, group) = (caller.customer, caller.group);
        let writer = cx.writer()?;
        // A repeat is no guess: it gets its answer whatever was guessed since, and ends no row.
        let kept = cx.read(move |tx, _| repeated::<Infallible>(&writer, tx)).await?;
        if let Some(kept) = kept {
            return Ok(Answer::recorded(kept));
        }
        let name = format!("\0card\0{customer}");
        let (card, batch) = find(cx, &name, &body.code).await?;
        let command = RedeemCard {
            customer: Party::Key(customer),
            card: (batch.key, card.key),
            plan: batch.plan,
            active: batch.active,
        };
        let encode = |redeemed: &Redeemed| Self::encode(&shown(redeemed));
        let redeemed = cx.money(group, command, encode).await?;
        if let Some(lockout) = cx.lockout() {
            lockout.right(&name);
        }
        Ok(Answer::recorded(redeemed))
    }
}

/// The card that a code redeems, whether it was redeemed or not: whether it may be is decided under its
/// lock. A code of no card is counted against the name.
async fn find(cx: &Cx, name: &str, code: &str) -> Result<(Card, CardBatch), Failure> {
    check_locked(cx, name)?;
    let code = CardCode::parse(code);
    let found = cx.read(move |tx: &mut Tx<'_>, _| {
        let Some(code) = code else { return Ok(None) };
        let Some(card) = card_by_code(tx, &code)? else { return Ok(None) };
        let lost = || Fault::Bug(format!("the card {} is of no batch", card.key));
        let batch = card_batch(tx, card.batch)?.ok_or_else(lost)?.batch;
        Ok::<_, Error<Refusal>>(Some((card, batch)))
    });
    let found = found.await?;
    // Once more: of guesses that were sent at once, only the forgiven ones learn anything.
    check_locked(cx, name)?;
    if let (Some(lockout), None) = (cx.lockout(), &found) {
        lockout.wrong(name, cx.wall());
    }
    found.ok_or_else(|| Refusal::new(Code::CardCodeWrong).into())
}

fn check_locked(cx: &Cx, name: &str) -> Result<(), Refusal> {
    match cx.lockout() {
        Some(lockout) if lockout.is_locked(name, cx.wall()) => {
            Err(Refusal::new(Code::CardCodesLocked))
        }
        _ => Ok(()),
    }
}

fn shown(redeemed: &Redeemed) -> Reply {
    let Redeemed { card, coupon, name, .. } = redeemed;
    Reply {
        card_no: card.to_wire(),
        card_id: coupon.key.to_wire(),
        card_name: name.clone(),
        face_value: AmountText(coupon.face),
        effective_time: Instant(coupon.effective),
        expire_time: Instant(coupon.expires),
    }
}
