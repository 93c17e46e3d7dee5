//! The monthly summary (`bills` A1).

use std::collections::BTreeSet;

use hubu_core::bills::{Totals, in_reach};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::bills::{MonthlySum, monthly_sums};
use hubu_store::{Error, Fault, Tx};

use super::owners::{Asking, NotShown, owners_of};
use super::{Told, Wanted};

/// What the summary is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MonthlyQuery {
    /// Whose bills.
    pub asking: Asking,
    /// Which rows: by what sums tell apart.
    pub wanted: Wanted,
    /// How many sums are skipped, and how many are given at the most.
    pub page: (i64, i64),
}

/// A part of the summary.
#[derive(Default, Debug)]
pub struct MonthlyList {
    /// How many sums there are in all.
    pub total: i64,
    /// What all of them come to.
    pub totals: Totals,
    /// Those that were asked for.
    pub sums: Vec<MonthlySum>,
    /// What they are told with.
    pub told: Told,
}

/// Sums up a cycle by consumer, service, type of resource, mode and kind. Of a cycle that is not there to be asked for
/// there is nothing.
///
/// # Errors
/// [`NotShown`].
pub fn list_monthly_sums(
    tx: &mut Tx<'_>,
    (zone, now): (&Zone, Timestamp),
    query: &MonthlyQuery,
) -> Result<MonthlyList, Error<NotShown>> {
    let owners = owners_of(tx, &query.asking)?;
    if !in_reach(zone, now, query.wanted.cycle) {
        return Ok(MonthlyList::default());
    }
    let Some(filter) = query.wanted.filter(tx, &owners, false)? else {
        return Ok(MonthlyList::default());
    };
    let all = monthly_sums(tx, &owners, &filter)?;
    let mut each = all.iter();
    let totals = each.try_fold(Totals::default(), |sum, more| sum.with(&more.totals));
    let totals = totals.ok_or_else(beyond)?;
    let total = i64::try_from(all.len()).map_err(|_| beyond())?;
    let [skip, take] = [query.page.0, query.page.1].map(|n| usize::try_from(n).unwrap_or(0));
    let sums: Vec<MonthlySum> = all.into_iter().skip(skip).take(take).collect();
    let numbers: BTreeSet<i64> =
        sums.iter().flat_map(|sum| [sum.group.service, sum.group.resource_type]).collect();
    let mut told = Told::of_codes(tx, &numbers)?;
    told.know_people(tx, sums.iter().map(|sum| sum.group.consumer).collect())?;
    Ok(MonthlyList { total, totals, sums, told })
}

fn beyond() -> Fault {
    Fault::Bug("the sums of a cycle leave their range".to_owned())
}
