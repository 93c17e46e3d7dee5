//! Orders: they are placed, paid, provided, cancelled, and give back (`orders` C, E).

mod cancel;
mod pay;
mod read;
mod settle;

pub use cancel::{CancelOrder, ORDER_DEADLINE};
pub use hubu_store::orders::{OrderPage, OrderScope, by_ids, orders_page};
pub use pay::{PaidOrder, PayFailure, PayOrder};
pub use read::{
    Asking, GivenBack, People, ProjectNames, Provided, Whose, chosen_coupons, coupons_for,
    given_back, people, projects_of, provided, seen, whose,
};
pub use settle::{collect, give_back};
