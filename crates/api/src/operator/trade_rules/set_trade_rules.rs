//! `PUT /operator/v1/trade-rules`: the numbers that rule trades, all of them: what is left out
//! has its default.

use http::Method;
use hubu_app::trade_rules::{RuleRefusal, set_trade_rules};
use hubu_app::write::{Done, Keep};
use hubu_app::{Error, Unit};
use hubu_core::orders::{Metering, Provisioning, TradeRules};
use hubu_core::time::Timestamp;

use super::operator;
use super::shown::ShownRules;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Decimals, Defect, Empty, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct SetTradeRules;

/// Days that automatic provisioning may take at the most, in seconds.
const LONGEST_DELAY: i64 = 30 * 86_400;
/// Months that a resource may be paid ahead, where that is limited at all.
const MOST_MONTHS: i64 = 1_200;

/// Who provides.
const PROVISIONING: [(&str, bool); 2] = [("automatic", true), ("reported", false)];
/// Are resources on demand metered here?
const METERING: [(&str, Metering); 2] =
    [("on", Metering::From(Timestamp::EPOCH)), ("off", Metering::Off)];

/// The body.
pub struct Body(TradeRules);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let review_above = fields.opt_amount("review_above", Decimals::CENTS)?;
        let review_above = review_above.unwrap_or(TradeRules::default().review_above);
        if review_above.is_negative() {
            return Err(
                fields.bad("review_above", Defect::Rule("不能小于 0", "must not be below 0"))
            );
        }
        let automatic = fields.word("provisioning", &PROVISIONING)?;
        let delay = fields.opt_int("delay_seconds", 0..=LONGEST_DELAY)?;
        let longest_months = fields.opt_int("longest_months", 1..=MOST_MONTHS)?;
        let metering = fields.opt_word("metering", &METERING, Empty::Refused)?;
        let metering = metering.unwrap_or(TradeRules::default().metering);
        let provisioning = match (automatic, delay) {
            (true, delay) => Provisioning::Automatic { delay_ms: delay.unwrap_or(0) * 1_000 },
            (false, None) => Provisioning::Reported,
            (false, Some(_)) => {
                let rule =
                    Defect::Rule("仅适用于 automatic", "is for automatic provisioning alone");
                return Err(fields.bad("delay_seconds", rule));
            }
        };
        Ok(Self(TradeRules { review_above, provisioning, longest_months, metering }))
    }
}

impl Operation for SetTradeRules {
    const SPEC: Spec = writes(
        "SetTradeRules",
        Method::PUT,
        "/operator/v1/trade-rules",
        200,
        &[Code::NothingToChange],
        ["设置交易规则", "Sets the rules of trades"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = ShownRules;

    async fn run(
        cx: &Cx,
        _: Nothing,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<ShownRules>, Failure> {
        let operator = operator(cx)?;
        let set = move |unit: &mut Unit<'_, '_>| {
            let Done { value, group, subject, detail } = set_trade_rules(unit, &body.0, operator)?;
            Ok::<_, Error<RuleRefusal>>(Done {
                value: ShownRules::from(&value),
                group,
                subject,
                detail,
            })
        };
        cx.unit(Keep::Answer, set, Self::encode).await.map(Answer::recorded)
    }
}
