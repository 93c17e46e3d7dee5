//! `PUT /operator/v1/life-lengths`: how many civil days resources stay after their end, of
//! customers of a level, or without one of all others. A period that runs and becomes longer ends by it; one that
//! becomes shorter ends no earlier than it was to.

use http::Method;
use hubu_app::trade_rules::{RuleRefusal, set_life_length};
use hubu_app::write::{Done, Keep};
use hubu_app::{Error, Unit};
use hubu_core::customers::Level;
use hubu_core::subscriptions::Lengths;

use super::operator;
use super::shown::ShownLengths;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct SetLifeLength;

/// Days of a period at the most.
const MOST_DAYS: i64 = 365;

const LEVEL: Text = Text::max(16).sample("V1");

/// The body.
pub struct Body {
    level: Option<Level>,
    lengths: Lengths,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let form = ("1 至 16 个字母或数字", "1 to 16 letters and digits");
        Ok(Self {
            level: fields.opt_parsed("level", LEVEL, form, Level::parse)?,
            lengths: Lengths {
                grace_days: fields.int("grace_days", 0..=MOST_DAYS)?,
                retention_days: fields.int("retention_days", 0..=MOST_DAYS)?,
            },
        })
    }
}

impl Operation for SetLifeLength {
    const SPEC: Spec = writes(
        "SetLifeLength",
        Method::PUT,
        "/operator/v1/life-lengths",
        200,
        &[Code::NothingToChange],
        ["设置宽限期与保留期", "Sets how long resources stay after their end"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = ShownLengths;

    async fn run(
        cx: &Cx,
        _: Nothing,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<ShownLengths>, Failure> {
        let operator = operator(cx)?;
        let set = move |unit: &mut Unit<'_, '_>| {
            let Done { value, group, subject, detail } =
                set_life_length(unit, body.level.as_ref(), body.lengths, operator)?;
            Ok::<_, Error<RuleRefusal>>(Done {
                value: ShownLengths::from(&value),
                group,
                subject,
                detail,
            })
        };
        cx.unit(Keep::Answer, set, Self::encode).await.map(Answer::recorded)
    }
}
