//! Customers: partners, their customers, enterprises, persons, and the realm's operators.
//!
//! Certified names, credit codes, phones and mail addresses are sealed; a phone also leaves a
//! fingerprint, so that the accounts of one phone can be counted. A change of what callers are
//! authorised by (status, frozen) must also bump the realm's epoch.

mod find;
mod level;
mod list;
mod quota;
mod save;

pub use find::{
    by_account_name, by_id, by_key, by_keys, group_of, key_of, on_phone, open_real_name,
};
pub use level::{LevelRow, close_level, level_at, levels, levels_at, open_level};
pub use list::{Certification, CustomerFilter, list};
pub use quota::{expenditure_quota, set_expenditure_quota};
pub use save::{insert, set_frozen, set_kind, update};

use hubu_core::confidential::Personal;
use hubu_core::customers::{CustomerKind, CustomerStatus, MobilePhone, RealName, Settlement};
use hubu_core::ids::{CustomerId, CustomerKey, GroupKey};
use hubu_core::money::Amount;
use hubu_core::realm::Site;
use hubu_core::time::Timestamp;

use crate::engine::Sql;

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [find::STATEMENTS, level::STATEMENTS, list::STATEMENTS, quota::STATEMENTS, save::STATEMENTS]
        .concat()
}

/// What kind of account a row of `customer` is. Operators run the realm: they have credentials like
/// everybody else, own no money, and are no customer of anybody.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AccountKind {
    /// An operator of the realm.
    Operator,
    /// A customer of this kind.
    Customer(CustomerKind),
}

impl AccountKind {
    /// The number it is stored as; 0 for operators.
    pub const fn code(self) -> i64 {
        match self {
            Self::Operator => 0,
            Self::Customer(kind) => kind.code(),
        }
    }

    /// The kind stored as `code`.
    pub fn from_code(code: i64) -> Option<Self> {
        match code {
            0 => Some(Self::Operator),
            code => CustomerKind::from_code(code).map(Self::Customer),
        }
    }

    /// The kind of customer; `None` for an operator.
    pub const fn customer(self) -> Option<CustomerKind> {
        match self {
            Self::Operator => None,
            Self::Customer(kind) => Some(kind),
        }
    }
}

/// A customer as stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Customer {
    /// Row key.
    pub key: CustomerKey,
    /// Id on the wire, which is its domain id too.
    pub id: CustomerId,
    /// Distribution group of its rows: its own key, or that of the master it was created under.
    pub group: GroupKey,
    /// What it is.
    pub kind: AccountKind,
    /// Account (login, domain) name, unique in the realm.
    pub account_name: String,
    /// Name for people; may be empty.
    pub display_name: String,
    /// Where it stands in its life.
    pub status: CustomerStatus,
    /// Is it frozen?
    pub frozen: bool,
    /// When it pays.
    pub settlement: Settlement,
    /// The company of the vendor it contracts with.
    pub signing_entity: String,
    /// The site it is a customer of.
    pub home_site: Site,
    /// Did it buy half-prepaid edge sites (IES)?
    pub half_prepaid: bool,
    /// Invoiced beyond what was consumed; never negative.
    pub over_invoiced: Amount,
    /// Certified identity; `None` while it is not verified.
    pub real_name: Option<RealName>,
    /// Phone that codes go to.
    pub mobile_phone: Option<MobilePhone>,
    /// Mail address.
    pub email: Option<Personal>,
    /// Business instant of its registration.
    pub registered: Timestamp,
    /// Number of its last event.
    pub event_seq: i64,
    /// Has it opened its enterprise centre?
    pub is_master: bool,
}
