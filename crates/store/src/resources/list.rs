//! Pages of resources that have or had a term (`orders` D1), or of all.

use hubu_core::ids::CustomerKey;
use hubu_core::orders::OrderId;
use hubu_core::resources::Resource;
use hubu_core::subscriptions::Status;
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[];

/// Which resources are asked for. Everything that is `None` or empty asks for nothing; all must hold.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ResourceFilter {
    /// Of these ids; what is attached to one of them comes along, unless `primary_only`.
    pub ids: Vec<String>,
    /// Of this order: what it bought, renewed or changed.
    pub order: Option<OrderId>,
    /// Only primary ones, of all; with ids: nothing comes along.
    pub primary_only: bool,
    /// That are shown with one of these.
    pub statuses: Vec<Status>,
    /// That end between these, both included.
    pub expires: (Option<Timestamp>, Option<Timestamp>),
    /// Of this service; letters count as they are.
    pub service: Option<String>,
    /// Also those without a term: on demand, and ordered but not there yet.
    pub everything: bool,
}

/// A page of resources.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ResourcePage {
    /// How many there are in all.
    pub total: i64,
    /// Those of the page, oldest first.
    pub resources: Vec<Resource>,
    /// The ids of the primary ones that some of them are attached to, by their own place in the page.
    pub parents: Vec<Option<String>>,
}

/// How many resources of a customer are asked for, and a page of them.
///
/// # Errors
/// Only faults.
pub fn resources_page(
    _tx: &mut Tx<'_>,
    _customer: CustomerKey,
    _filter: &ResourceFilter,
    (_offset, _limit): (i64, i64),
) -> Result<ResourcePage, Fault> {
    unimplemented!()
}
