//! `POST /operator/v1/card-batches`: a batch of stored-value cards of a plan is made, which nobody has
//! yet. The answer holds the codes that redeem them, which are shown this once: only their hashes are
//! kept.

use http::Method;
use hubu_app::Unit;
use hubu_app::coupons::{NewBatch, NewCards, create_card_batch};
use hubu_app::write::Keep;
use hubu_core::coupons::MOST_CARDS;
use hubu_core::ids::PlanKey;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Repeat, Spec};
use crate::operator::writes;
use crate::wire::{AmountText, Instant};

/// See the file's head.
pub struct CreateCardBatch;

/// The body.
pub struct Body {
    plan: PlanKey,
    name: String,
    count: i64,
    active: bool,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let plan = fields.text("plan_id", Text::max(64).sample("PP1"))?;
        Ok(Self {
            plan: PlanKey::parse_wire(&plan).unwrap_or(PlanKey(0)),
            name: fields.text("name", Text::max(128).sample("Spring fair"))?,
            count: fields.int("count", 1..=MOST_CARDS)?,
            active: fields.bool_or("active", true)?,
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    batch_id: String,
    plan_id: String,
    name: String,
    active: bool,
    face_value: AmountText,
    created_time: Instant,
    cards: Vec<NewCard>,
}

/// A card: its number, and what redeems it.
#[derive(Serialize, JsonSchema)]
struct NewCard {
    card_no: String,
    code: String,
}

impl Operation for CreateCardBatch {
    const SPEC: Spec = {
        let mut spec = writes(
            "CreateCardBatch",
            Method::POST,
            "/operator/v1/card-batches",
            201,
            &[Code::CouponPlanUnknown, Code::PlanNotForCards, Code::CouponNotChanged],
            ["创建储值卡批次", "Makes a batch of stored-value cards"],
        );
        spec.repeat = Repeat::ByKeyWithoutAnswer;
        spec
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?;
        let Body { plan, name, count, active } = body;
        let subject = (caller.group, caller.customer);
        let new = NewBatch { plan, name, cards: count, active, site: cx.site(), subject };
        let create = move |unit: &mut Unit<'_, '_>| create_card_batch(unit, &new);
        let encode = |made: &NewCards| Self::encode(&shown(made));
        cx.unit(Keep::Nothing, create, encode).await.map(Answer::recorded)
    }
}

fn shown(made: &NewCards) -> Reply {
    let NewCards { batch, plan, cards } = made;
    let cards =
        cards.iter().map(|(key, code)| NewCard { card_no: key.to_wire(), code: code.printed() });
    Reply {
        batch_id: batch.key.to_wire(),
        plan_id: batch.plan.to_wire(),
        name: batch.name.clone(),
        active: batch.active,
        face_value: AmountText(plan.face),
        created_time: Instant(batch.created),
        cards: cards.collect(),
    }
}
