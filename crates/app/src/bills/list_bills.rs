//! Rows of bills, one by one or put together by resource (`bills` A2 to A4).

use hubu_core::bills::{
    ResourceGroup, StatisticType, Totals, closes_at, in_reach, resource_details_in_reach,
};
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::settlement::BillRow;
use hubu_core::time::{Timestamp, Zone};
use hubu_store::bills::{BillOwner, BillRecord, Common, GroupedRows, bills_page, groups_page};
use hubu_store::{Error, Fault, Tx};

use super::owners::{Asking, NotShown, owners_of};
use super::{Told, Wanted};

/// Which cycles there are to be asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// The current one and three years before it.
    Bills,
    /// As these, but none before 2019.
    Details,
}

/// What a list is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BillQuery {
    /// Whose bills.
    pub asking: Asking,
    /// Which rows.
    pub wanted: Wanted,
    /// How they are put together.
    pub statistic: StatisticType,
    /// Which cycles there are.
    pub reach: Reach,
    /// How many lines are skipped, and how many are given at the most.
    pub page: (i64, i64),
}

/// A line of a bill: a row, or rows that are shown as one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BillLine {
    /// The consumer's distribution group.
    pub place: GroupKey,
    /// What it is shown with.
    pub group: ResourceGroup,
    /// When it was traded; of several rows the last.
    pub traded: Timestamp,
    /// The number of what its resource was called; 0: it was not told.
    pub label: i64,
    /// What it comes to.
    pub totals: Totals,
    /// What else there is to tell, of several rows what they have in common.
    pub common: Common,
    /// The row, of details.
    pub row: Option<BillRow>,
}

/// A part of a list.
#[derive(Default, Debug)]
pub struct BillList {
    /// How many lines there are in all.
    pub total: i64,
    /// Those that were asked for: what was traded last first.
    pub lines: Vec<BillLine>,
    /// What they are told with.
    pub told: Told,
    /// Is the cycle closed?
    pub closed: bool,
}

/// Lists rows of bills. Of a cycle that is not there to be asked for there are none.
///
/// # Errors
/// [`NotShown`].
pub fn list_bills(
    tx: &mut Tx<'_>,
    (zone, now): (&Zone, Timestamp),
    query: &BillQuery,
) -> Result<BillList, Error<NotShown>> {
    let owners = owners_of(tx, &query.asking)?;
    let cycle = query.wanted.cycle;
    let closed = closes_at(zone, cycle) <= now;
    let there = match query.reach {
        Reach::Bills => in_reach(zone, now, cycle),
        Reach::Details => resource_details_in_reach(zone, now, cycle),
    };
    let nothing = BillList { closed, ..BillList::default() };
    if !there {
        return Ok(nothing);
    }
    let Some(filter) = query.wanted.filter(tx, &owners, closed)? else { return Ok(nothing) };
    let (total, lines) = if query.statistic == StatisticType::Detail {
        let page = bills_page(tx, &owners, &filter, query.page)?;
        (page.total, page.rows.into_iter().map(|record| BillLine::of(record, zone)).collect())
    } else {
        let page = groups_page(tx, &owners, &filter, query.statistic, query.page)?;
        let lines = page.groups.iter().map(|rows| BillLine::together(rows, &owners));
        (page.total, lines.collect::<Result<Vec<_>, Fault>>()?)
    };
    let told = Told::read(tx, &lines)?;
    Ok(BillList { total, lines, told, closed })
}

impl BillLine {
    fn of(record: BillRecord, zone: &Zone) -> Self {
        let BillRecord { row, label, .. } = record;
        Self {
            place: row.group,
            group: ResourceGroup::of(&row, StatisticType::Detail, zone),
            traded: row.traded,
            label,
            totals: Totals { charge: row.charge, parts: row.parts },
            common: Common::of(&row),
            row: Some(row),
        }
    }

    fn together(rows: &GroupedRows, owners: &[BillOwner]) -> Result<Self, Fault> {
        let GroupedRows { group, newest, label, totals, common, .. } = *rows;
        let place = group_of(owners, group.consumer)?;
        Ok(Self { place, group, traded: newest, label, totals, common, row: None })
    }

    /// The codes that it names.
    pub(super) fn codes(&self) -> [i64; 7] {
        let group = &self.group;
        [
            group.service,
            group.resource_type,
            group.region,
            group.spec,
            group.project,
            self.common.product,
            self.common.usage_type,
        ]
    }
}

fn group_of(owners: &[BillOwner], consumer: CustomerKey) -> Result<GroupKey, Fault> {
    let own = owners.iter().find(|owner| owner.consumer == consumer);
    let strange = || Fault::Bug(format!("rows of {consumer} were not asked for"));
    own.map(|owner| owner.group).ok_or_else(strange)
}
