//! Goal: what orders cost and give back is on bills as an accountant would write it, each row with figures that can be
//! worked out by hand, and the books say the same; on both engines. Method: stories on the virtual clock, one of each kind
//! of order; rows are told as lines and compared, and rows, sums and books are proved at the end of each.

mod of_orders;
mod of_packages;
mod of_refunds;
mod proof;
mod rows;
