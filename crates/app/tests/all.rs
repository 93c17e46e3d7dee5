//! Goal: what users and the calendar cause is done as the books want it.
//! Method: stories on the virtual clock, on both engines; each module says its own.

mod bills;
mod coupons;
mod discounts;
mod enterprise;
mod faults;
mod money;
mod orders;
mod products;
mod realname;
mod resources;
mod settlement;
mod subscriptions;
mod webhooks;
