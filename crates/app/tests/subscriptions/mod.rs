//! Goal: terms of resources run, are renewed, end and are given back as an accountant expects, on both engines.
//! Method: stories on the virtual clock, told in civil time; what was paid, what stands and what was said is
//! compared to the second and to the cent, and the books are proved at the end of each.

mod changed;
mod leaving;
mod life;
mod on_demand;
mod payers;
mod renewals;
mod review;
pub mod shop;
mod unified;
mod year;
