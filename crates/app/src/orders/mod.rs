//! Orders: they are placed, paid, provided, cancelled, and give back (`orders` C, E).

mod cancel;
mod pay;
mod settle;

pub use cancel::{CancelOrder, ORDER_DEADLINE};
pub use hubu_store::orders::{OrderPage, OrderScope, by_ids, orders_page};
pub use pay::{PaidOrder, PayFailure, PayOrder};
pub use settle::{collect, give_back};
