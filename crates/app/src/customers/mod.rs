//! Customers as operators (and masters and partners) make and change them.

mod create;
mod state;

pub use create::{CreateRefusal, Created, NewCustomer, create};
pub use hubu_store::customers::{
    AccountKind, Customer, CustomerFilter, LevelRow, by_id, by_key, level_at, levels, list,
};
pub use state::{CustomerRefusal, certify, set_frozen, set_level, set_over_invoiced, set_status};

pub(crate) use create::{Opening, open_account};
