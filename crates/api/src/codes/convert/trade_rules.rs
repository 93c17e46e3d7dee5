//! The rules of trades.

use hubu_app::trade_rules::RuleRefusal;
use hubu_core::subscriptions::FeeTableDefect;

use super::{Code, Refusal};
use crate::edge::decode::{BadField, Defect};

impl From<RuleRefusal> for Refusal {
    fn from(refusal: RuleRefusal) -> Self {
        match refusal {
            RuleRefusal::Fees(FeeTableDefect::Rows { .. }) => bad(
                "的期限须大于 0 且由短到长",
                "must name terms above 0, each longer than the one before it",
            ),
            RuleRefusal::Fees(FeeTableDefect::Bands { .. }) => bad(
                "每行的 used_months 须大于 0 且由小到大",
                "must name used_months above 0 in each row, each more than the one before it",
            ),
            RuleRefusal::NothingNew => Self::new(Code::NothingToChange),
        }
    }
}

fn bad(zh: &'static str, en: &'static str) -> Refusal {
    BadField::new("rows", Defect::Rule(zh, en)).into()
}
