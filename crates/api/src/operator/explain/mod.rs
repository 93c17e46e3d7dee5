//! Why amounts of customers are what they are.

mod explain_any_amount;

pub use explain_any_amount::ExplainAnyAmount;
