//! Orders: what is bought, renewed, changed or given back, how it is paid, and where it stands (`orders` C, E;
//! `readings` 1 to 3, 17, 21, 25, 28).

mod amounts;
mod automatic;
mod change;
mod completion;
mod deadline;
mod id;
mod kinds;
mod listing;
mod offered;
mod order;
mod payment;
mod record;
mod refusal;
mod returns;
mod rules;
mod status;

pub use amounts::{AmountDefect, AmountInfo, Amounts, Kept};
pub use automatic::{Auto, best_discount, pick_automatically};
pub use change::{
    ChangedTerm, LineBack, change_price, changed_e18, dearer_e18, given_back_by_change, with_steps,
};
pub use completion::{FailedPart, unsubscribe_failed};
pub use deadline::{PAYMENT_WAITS_MS, pay_until};
pub use id::OrderId;
pub use kinds::{DiscountType, LinePeriod, OrderType, SourceType, payment_code};
pub use listing::{OrderFilter, OrderSort, span_fits};
pub use offered::{Offered, OfferedLine};
pub use order::{CancelRefusal, Combination, LineProduct, Order, OrderDefect, OrderLine, priced};
pub use payment::{
    Choice, Chosen, Payer, Paying, Payment, Settlement, Source, Take, check_payable, plan_payment,
};
pub use record::{ItemState, OrderBack, OrderItem, OrderPayment, OrderRecord, OrderRefund};
pub use refusal::PayRefusal;
pub use returns::{give_back, paid_of};
pub use rules::{Metering, Provisioning, TradeRules};
pub use status::{Act, IllegalAct, OrderStatus, REVIEW_ABOVE, needs_review};

#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod world;
