//! Goal: orders are priced, paid, provided, cancelled, adjusted, and give back as an accountant expects, on both
//! engines. Method: stories in amounts on the virtual clock; what each account holds, where each order stands and
//! what each source paid are compared after each step, and the rows are proved at the end.

mod changing;
mod paying;
mod placing;
mod providing;
mod reviewing;
pub mod shop;
