//! How accounts renew.

use hubu_core::ids::CustomerKey;
use hubu_core::subscriptions::{DeductionDays, RenewalSettings, UnifiedDay};

use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&SETTINGS, &SET];

static SETTINGS: Sql = Sql::over(
    "resources.renewal_settings",
    &[Column::Int("k")],
    "SELECT s.customer_key, s.deduction_days, s.unified_day FROM {rows} \
     CROSS JOIN renewal_setting s WHERE s.customer_key = v.k",
);

static SET: Sql = Sql::new(
    "resources.set_renewal_settings",
    "INSERT INTO renewal_setting (customer_key, deduction_days, unified_day) VALUES ($1, $2, $3) \
     ON CONFLICT (customer_key) DO UPDATE SET deduction_days = excluded.deduction_days, \
     unified_day = excluded.unified_day",
);

/// How customers renew; who has set nothing is left out.
///
/// # Errors
/// Only faults.
pub fn renewal_settings(
    tx: &mut Tx<'_>,
    customers: &[CustomerKey],
) -> Result<Vec<(CustomerKey, RenewalSettings)>, Fault> {
    let rows: Vec<Vec<Value>> = customers.iter().map(|key| vec![(*key).into()]).collect();
    let found = tx.query_set(&SETTINGS, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            let customer = CustomerKey(row.int()?);
            let deduction = row.opt_code(DeductionDays::from_number)?.unwrap_or_default();
            let unified = row.opt_code(UnifiedDay::from_number)?;
            Ok((customer, RenewalSettings { deduction, unified }))
        })
        .collect()
}

/// Sets how a customer renews.
///
/// # Errors
/// Only faults.
pub fn set_renewal_settings(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    settings: &RenewalSettings,
) -> Result<(), Fault> {
    let unified = settings.unified.map(UnifiedDay::number);
    let params: [Value; 3] = [customer.into(), settings.deduction.number().into(), unified.into()];
    tx.execute(&SET, &params).map(|_| ())
}
