//! `PUT /operator/v1/refund-fees`: what leaving a term costs, in place of what was set before. A
//! term that is longer than every row cannot be left.

use http::Method;
use hubu_app::trade_rules::{RuleRefusal, set_refund_fees};
use hubu_app::write::{Done, Keep};
use hubu_app::{Error, Unit};
use hubu_core::subscriptions::{FeeBand, FeeRate, FeeRow};

use super::operator;
use super::shown::ShownFees;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct SetRefundFees;

/// Rows, and bands of a row, at the most.
const MOST_ROWS: usize = 120;
/// Months of a term at the most.
const MOST_MONTHS: i64 = 1_200;

const RATE: Text = Text::max(16).sample("0.1");

/// The body.
pub struct Body(Vec<FeeRow>);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let band = |fields: &mut Fields<'_>| {
            let used_months = fields.int("used_months", 1..=MOST_MONTHS)?;
            let form = ("0 与 1 之间且最多四位小数的数", "from 0 to 1, with at most four decimals");
            Ok(FeeBand { used_months, rate: fields.parsed("rate", RATE, form, FeeRate::parse)? })
        };
        let row = |fields: &mut Fields<'_>| {
            let months = fields.int("months", 1..=MOST_MONTHS)?;
            Ok(FeeRow { months, bands: fields.objects("bands", 1..=MOST_ROWS, band)? })
        };
        Ok(Self(fields.objects("rows", 1..=MOST_ROWS, row)?))
    }
}

impl Operation for SetRefundFees {
    const SPEC: Spec = writes(
        "SetRefundFees",
        Method::PUT,
        "/operator/v1/refund-fees",
        200,
        &[Code::NothingToChange],
        ["设置退订手续费", "Sets what leaving a term costs"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = ShownFees;

    async fn run(
        cx: &Cx,
        _: Nothing,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<ShownFees>, Failure> {
        let operator = operator(cx)?;
        let set = move |unit: &mut Unit<'_, '_>| {
            let Done { value, group, subject, detail } =
                set_refund_fees(unit, body.0.clone(), operator)?;
            Ok::<_, Error<RuleRefusal>>(Done {
                value: ShownFees::from(&value),
                group,
                subject,
                detail,
            })
        };
        cx.unit(Keep::Answer, set, Self::encode).await.map(Answer::recorded)
    }
}
