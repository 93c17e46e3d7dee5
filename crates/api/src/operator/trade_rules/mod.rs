//! The rules of trades: what is reviewed and who provides, how long resources stay after their end, and what
//! leaving a term costs (`docs/orders.md`). What is set counts for what is decided from then on.

mod list_life_lengths;
mod set_life_length;
mod set_refund_fees;
mod set_trade_rules;
mod show_refund_fees;
mod show_trade_rules;
mod shown;

pub use list_life_lengths::ListLifeLengths;
pub use set_life_length::SetLifeLength;
pub use set_refund_fees::SetRefundFees;
pub use set_trade_rules::SetTradeRules;
pub use show_refund_fees::ShowRefundFees;
pub use show_trade_rules::ShowTradeRules;

use hubu_app::trade_rules::Operator;

use crate::codes::Failure;
use crate::cx::Cx;

/// Who acts: the rules stand in the operator's own trail.
fn operator(cx: &Cx) -> Result<Operator, Failure> {
    let caller = cx.caller()?;
    Ok((caller.group, caller.customer))
}
