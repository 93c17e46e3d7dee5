//! The rows of usage that corrections take back, looked up before anything is locked: they say what goes back to
//! whom.

use std::collections::{BTreeSet, HashMap};

use hubu_core::ids::{CouponKey, CustomerKey, PostingKey};
use hubu_core::settlement::{BillRow, RowUsage};
use hubu_core::time::{BillCycle, Span, Timestamp, Zone};
use hubu_store::bills::{self, UsagePlace};
use hubu_store::codes::{self, CodeKind};
use hubu_store::metering::{self, SeqRange, StoredUsage, TakesBack};
use hubu_store::{Fault, Tx, ledger};

use crate::settlement::Original;

/// What corrections of a fold take back.
#[derive(Default)]
pub(super) struct TakenBack {
    /// Which usage takes which other back.
    pub(super) backs: Vec<TakesBack>,
    /// The rows of that, by the consumer and the number of what is taken back.
    pub(super) rows: HashMap<(CustomerKey, i64), Original>,
}

impl TakenBack {
    /// Looks up what usage of these numbers takes back.
    pub(super) fn find(
        tx: &mut Tx<'_>,
        ranges: &[SeqRange],
        (zone, now): (&Zone, Timestamp),
    ) -> Result<Self, Fault> {
        let backs = metering::backs(tx, ranges)?;
        if backs.is_empty() {
            return Ok(Self::default());
        }
        let range = |one: &TakesBack| {
            let (group, customer) = (one.group, one.customer);
            SeqRange { group, customer, after: one.back - 1, through: one.back }
        };
        let usage = metering::records(tx, &backs.iter().map(range).collect::<Vec<_>>())?;
        let high = zone.cycle_of(now);
        let places: Vec<UsagePlace> = usage.iter().map(|one| place(zone, high, one)).collect();
        let records = bills::rows_of_usage(tx, &places)?;
        let of = |one: &StoredUsage| (CodeKind::UsageType, one.record.usage_type.clone());
        let types = codes::find(tx, usage.iter().map(of).collect::<BTreeSet<_>>().iter())?;
        let mut rows: Vec<BillRow> = records.into_iter().map(|record| record.row).collect();
        let mut found = HashMap::new();
        for one in &usage {
            let usage_type = types.get(&of(one)).copied().unwrap_or_default();
            // A row that is of it alone is taken back once; one that holds more, as often as there is.
            let alone = rows.iter().position(|row| is_of(row, one, usage_type, true));
            let row = match alone {
                Some(place) => Some(rows.remove(place)),
                None => rows.iter().find(|row| is_of(row, one, usage_type, false)).cloned(),
            };
            found.extend(row.map(|row| ((one.customer, one.seq), row)));
        }
        Ok(Self { backs, rows: originals(tx, found)? })
    }

    /// Does it ask for the same to be locked and loaded?
    pub(super) fn rests_on_the_same(&self, other: &Self) -> bool {
        let of = |one: &Self| {
            let backs: BTreeSet<TakesBack> = one.backs.iter().copied().collect();
            let payers: BTreeSet<CustomerKey> = one.payers().collect();
            let coupons: BTreeSet<_> = one.coupons().into_iter().collect();
            let trades: BTreeSet<_> = one.trades().into_iter().collect();
            (backs, payers, coupons, trades)
        };
        of(self) == of(other)
    }

    /// Everybody who paid.
    pub(super) fn payers(&self) -> impl Iterator<Item = CustomerKey> {
        self.rows.values().map(|one| one.row.payer)
    }

    /// The coupons that paid.
    pub(super) fn coupons(&self) -> Vec<(CustomerKey, CouponKey)> {
        let of = |one: &Original| {
            let payer = one.row.payer;
            one.coupons.iter().map(move |(coupon, _)| (payer, *coupon)).collect::<Vec<_>>()
        };
        self.rows.values().flat_map(of).collect()
    }

    /// The trades by which they did.
    pub(super) fn trades(&self) -> Vec<(CustomerKey, String)> {
        let with_coupons = self.rows.values().filter(|one| !one.coupons.is_empty());
        with_coupons.map(|one| (one.row.payer, one.trade.clone())).collect()
    }
}

fn place(zone: &Zone, high: BillCycle, one: &StoredUsage) -> UsagePlace {
    let record = &one.record;
    UsagePlace {
        group: one.group,
        consumer: one.customer,
        low: zone.cycle_of(record.span.last()),
        high,
        resource: record.resource,
        charging: record.charging,
        span: record.span,
    }
}

/// Is a row of usage: of it alone, or of more in the same time?
fn is_of(row: &BillRow, one: &StoredUsage, usage_type: i64, alone: bool) -> bool {
    let record = &one.record;
    let of = |usage: RowUsage| {
        let more = usage.quantity_e8 >= record.quantity_e8;
        let same = usage.quantity_e8 == record.quantity_e8 && row.span == Some(record.span);
        usage.measure == record.measure && more && (same || !alone)
    };
    let holds = |span: Span| span.overlap(record.span) == Some(record.span);
    row.consumer == one.customer
        && row.resource == Some(record.resource)
        && row.charging == record.charging
        && row.usage_type == usage_type
        && row.span.is_some_and(holds)
        && row.usage.is_some_and(of)
}

fn originals(
    tx: &mut Tx<'_>,
    found: HashMap<(CustomerKey, i64), BillRow>,
) -> Result<HashMap<(CustomerKey, i64), Original>, Fault> {
    let keys: BTreeSet<_> = found.values().map(|row| (row.group, row.key)).collect();
    let keys: Vec<_> = keys.into_iter().collect();
    let mut coupons: HashMap<_, Vec<_>> = HashMap::new();
    for (row, coupon, amount) in bills::coupons_of(tx, &keys)? {
        coupons.entry(row).or_default().push((coupon, amount));
    }
    let postings: BTreeSet<(CustomerKey, PostingKey)> =
        found.values().filter_map(|row| Some((row.payer, row.posting?))).collect();
    let postings: Vec<_> = postings.into_iter().collect();
    let trades: HashMap<PostingKey, String> =
        ledger::trade_ids(tx, &postings)?.into_iter().collect();
    let original = |row: BillRow| Original {
        coupons: coupons.get(&row.key).cloned().unwrap_or_default(),
        trade: row.posting.and_then(|key| trades.get(&key).cloned()).unwrap_or_default(),
        row,
    };
    Ok(found.into_iter().map(|(place, row)| (place, original(row))).collect())
}
