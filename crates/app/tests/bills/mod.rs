//! Goal: what orders cost and give back is on bills as an accountant would write it, each row with figures that can be
//! worked out by hand, and the books say the same; everybody is shown the bills and packages that are theirs to see, and
//! a list costs as much whatever is on its page; on both engines. Method: stories on the virtual clock, one of each kind
//! of order; rows are told as lines and compared, and rows, sums and books are proved at the end of each; an enterprise
//! whose members come and go.

mod of_orders;
mod of_packages;
mod of_refunds;
mod owners;
mod packages;
mod proof;
mod rows;
mod statements;
