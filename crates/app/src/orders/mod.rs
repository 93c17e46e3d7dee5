//! Orders: they are placed, paid, provided, cancelled, and give back (`orders` C, E).

mod adjust;
mod cancel;
mod change;
mod changed_terms;
mod cheaper;
mod failed;
pub(crate) mod package;
mod pay;
mod paying;
mod place;
mod pricing;
mod provide;
mod quote_change;
mod read;
mod review;
mod settle;
mod steps;

pub use adjust::{AdjustOrder, AdjustRefusal};
pub(crate) use cancel::call_off;
pub use cancel::{CancelOrder, LapseOrder, ORDER_DEADLINE};
pub use change::{ChangeRefusal, ChangeResource, Unchangeable};
pub use hubu_store::orders::{OrderPage, OrderScope, by_ids, orders_page, owners};
pub use pay::{PaidOrder, PayFailure, PayOrder, try_auto_pay};
pub(crate) use pay::{pay_as_planned, plan_automatically};
pub(crate) use paying::Purse;
pub(crate) use place::place;
pub use place::{NewLine, NewResource, Parent, PlaceOrder, PlaceRefusal, Placed};
pub use pricing::{Priced, PricedLine, price, price_rated, used_before};
use provide::gives_money_back;
pub use provide::{ProvideOrder, Report, ReportProvision, ReportRefusal};
pub use quote_change::{ChangeInquiry, ChangeQuoteRefusal, quote_change};
pub use read::{
    Asking, GivenBack, People, ProjectNames, Provided, Whose, chosen_coupons, coupons_for,
    given_back, people, projects_of, provided, resource_ids, seen, whose,
};
pub use review::{ConfirmOrder, ReviewOrder, ReviewRefusal};
pub use settle::{collect, give_back};
pub(crate) use steps::{begin, customer_of, facts_of, move_on, release_locked, term_of};

/// The reconciler that takes what orders order as provided, where nobody reports it; its due rows are written
/// when they are paid or begin to give back.
pub const ORDER_PROVISION: &str = "order_provision";
