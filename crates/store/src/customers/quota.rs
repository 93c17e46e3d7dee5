//! What a post-paid customer may spend in a month. Writing expects the customer's row to be locked.

use hubu_core::ids::CustomerKey;
use hubu_core::money::Amount;

use crate::Fault;
use crate::engine::{Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&QUOTA, &SET];

static QUOTA: Sql = Sql::new(
    "customers.expenditure_quota",
    "SELECT amount_e8 FROM expenditure_quota WHERE customer_key = $1",
);

static SET: Sql = Sql::new(
    "customers.set_expenditure_quota",
    "INSERT INTO expenditure_quota (customer_key, amount_e8) VALUES ($1, $2) \
     ON CONFLICT (customer_key) DO UPDATE SET amount_e8 = excluded.amount_e8",
);

/// The quota of a customer; `None` where none was set.
pub fn expenditure_quota(tx: &mut Tx<'_>, customer: CustomerKey) -> Result<Option<Amount>, Fault> {
    tx.first(&QUOTA, &[customer.into()])?.map(|row| row.reader().amount()).transpose()
}

/// Sets the quota of a customer; never below zero.
pub fn set_expenditure_quota(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    amount: Amount,
) -> Result<(), Fault> {
    tx.execute(&SET, &[customer.into(), amount.into()]).map(|_| ())
}
