//! `GET /operator/v1/card-batches/{batch_id}/cards`: the cards of a batch in the order they were made,
//! all of them or those in one state. Their codes are shown nowhere.

use hubu_app::coupons::batch_cards_page;
use hubu_app::oversight::{CustomerIds, ids_of};
use hubu_app::{Error, Tx};
use hubu_core::coupons::{Card, CardState};
use schemars::JsonSchema;
use serde::Serialize;

use super::{OfBatch, find_batch};
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;
use crate::wire::Instant;

/// See the file's head.
pub struct ListBatchCards;

/// The query.
pub struct Query {
    state: Option<CardState>,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let states: Vec<_> = CardState::ALL.iter().map(|one| (one.as_str(), *one)).collect();
        let state = fields.opt_word("state", &states, Empty::Absent)?;
        Ok(Self { state, page: fields.page(100)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    cards: Vec<ShownCard>,
}

/// A card. One that is redeemed tells by whom, and as which card of that account.
#[derive(Serialize, JsonSchema)]
struct ShownCard {
    card_no: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redeemed_time: Option<Instant>,
}

impl Operation for ListBatchCards {
    const SPEC: Spec = reads(
        "ListBatchCards",
        "/operator/v1/card-batches/{batch_id}/cards",
        &[Code::CardBatchUnknown],
        ["查询批次内的储值卡", "Lists the cards of a batch"],
    );
    type Path = OfBatch;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfBatch,
        query: Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let found = cx.read(move |tx: &mut Tx<'_>, _| {
            find_batch(tx, path.batch)?;
            let page = (query.page.offset, query.page.limit);
            let (total, cards) = batch_cards_page(tx, (path.batch, query.state), page)?;
            let holders = cards.iter().filter_map(|card| card.redeemed).map(|(who, _, _)| who);
            let ids = ids_of(tx, holders)?;
            Ok::<_, Error<Refusal>>((total, cards, ids))
        });
        let (total_count, cards, ids) = found.await?;
        let cards = cards.into_iter().map(|card| shown(card, &ids)).collect();
        Ok(Answer::value(Reply { total_count, cards }))
    }
}

fn shown(card: Card, ids: &CustomerIds) -> ShownCard {
    let redeemed = card.redeemed;
    ShownCard {
        card_no: card.key.to_wire(),
        state: card.state.as_str(),
        customer_id: redeemed.and_then(|(customer, _, _)| ids.get(&customer).cloned()),
        card_id: redeemed.map(|(_, coupon, _)| coupon.to_wire()),
        redeemed_time: redeemed.map(|(_, _, at)| Instant(at)),
    }
}
