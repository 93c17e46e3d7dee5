//! Customers as operators (and masters and partners) make and change them.

mod create;
mod profile;
mod state;

pub use create::{CreateRefusal, Created, NewCustomer, create};
pub use hubu_store::customers::{
    AccountKind, Certification, Customer, CustomerFilter, LevelRow, by_id, by_key, level_at,
    levels, list,
};
pub use profile::{Profile, profiles};
pub use state::{CustomerChange, CustomerRefusal, set_frozen, update};

pub(crate) use create::{Opening, open_account};
