//! Pages of orders.

use hubu_core::ids::CustomerKey;
use hubu_core::orders::{OrderFilter, OrderRecord, OrderSort};

use crate::Fault;
use crate::engine::{Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[];

/// Whose orders are asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OrderScope {
    /// Those of these customers.
    Of(Vec<CustomerKey>),
    /// Those that this account pays for others, its own left out.
    PaidBy(CustomerKey),
}

/// A page of orders.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct OrderPage {
    /// How many there are in all.
    pub total: i64,
    /// Those of the page: without offers, backs and refunds. Parts of combined trades are not listed by
    /// themselves, unless one is asked for by its id.
    pub orders: Vec<OrderRecord>,
}

/// How many orders are asked for, and a page of them. The zone is the realm's: counters are of civil days.
///
/// # Errors
/// Only faults.
pub fn orders_page(
    _tx: &mut Tx<'_>,
    _zone: &hubu_core::time::Zone,
    _scope: &OrderScope,
    _filter: &OrderFilter,
    _sort: OrderSort,
    (_offset, _limit): (i64, i64),
) -> Result<OrderPage, Fault> {
    unimplemented!()
}

/// The services in which customers have completed an order, each once.
///
/// # Errors
/// Only faults.
pub fn services_of(
    _tx: &mut Tx<'_>,
    _customers: &[CustomerKey],
) -> Result<Vec<(CustomerKey, String)>, Fault> {
    unimplemented!()
}
