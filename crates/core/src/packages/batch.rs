//! [`deduct_all`]: the usage of many records, whatever order they come in.

use super::{Cover, Deducted, Used, deduct};
use crate::time::{Span, Zone};

/// What was used, and what covers it.
#[derive(Clone, Copy, Debug)]
pub struct Record<'p, K> {
    /// What tells it from the others of its batch.
    pub key: K,
    /// When it was used.
    pub span: Span,
    /// How much, at 10⁻⁸ of its measure.
    pub quantity: i64,
    /// The items that cover it ([`covers`](super::covers)); records of one resource share them.
    pub covers: &'p [Cover<'p>],
}

/// Takes of each record what packages cover, as [`deduct`] does, and counts it in `used`. The answers stand in the
/// order of the records.
///
/// What was used first is covered first: what began earlier, then what ended earlier, then what has the lower key.
/// The order of the records decides nothing.
pub fn deduct_all<K: Ord>(
    zone: &Zone,
    records: &[Record<'_, K>],
    used: &mut Used,
) -> Vec<Deducted> {
    let mut places: Vec<usize> = (0..records.len()).collect();
    places.sort_by_key(|place| {
        let record = &records[*place];
        (record.span, &record.key)
    });
    let mut answers: Vec<(usize, Deducted)> = places
        .into_iter()
        .map(|place| {
            let record = &records[place];
            let deducted = deduct(zone, record.covers, used, record.span, record.quantity);
            deducted.deductions.iter().for_each(|deduction| used.add(deduction));
            (place, deducted)
        })
        .collect();
    answers.sort_unstable_by_key(|(place, _)| *place);
    answers.into_iter().map(|(_, deducted)| deducted).collect()
}

#[cfg(test)]
#[path = "batch_tests.rs"]
mod tests;
