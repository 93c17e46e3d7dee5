//! The log: an endpoint's deliveries with every attempt.

use hubu_store::webhooks::{Attempt, Delivery, DeliveryFilter, attempts_of, deliveries_page};
use hubu_store::{Fault, Tx};

/// A delivery, with its attempts in their order.
pub type Tried = (Delivery, Vec<Attempt>);

/// How many deliveries of an endpoint there are, and a page of them, the last written first; each with
/// its attempts in their order.
pub fn deliveries(
    tx: &mut Tx<'_>,
    filter: DeliveryFilter,
    page: (i64, i64),
) -> Result<(i64, Vec<Tried>), Fault> {
    let (total, rows) = deliveries_page(tx, filter, page)?;
    let places: Vec<_> = rows.iter().map(|row| row.place).collect();
    let mut attempts = attempts_of(tx, &places)?;
    let with = |row: Delivery| {
        let tried = attempts.remove(&row.place).unwrap_or_default();
        (row, tried)
    };
    Ok((total, rows.into_iter().map(with).collect()))
}
