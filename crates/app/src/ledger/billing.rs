//! What the commands of a fold bring to bills with their orders: rows, when new terms begin, and packages.

use std::collections::{BTreeMap, BTreeSet};

use hubu_core::ids::{PackageItemKey, PackageKey, PostingKey, ResourceKey};
use hubu_core::time::Zone;
use hubu_store::bills::{self, Billed, TermBegun};
use hubu_store::codes::{self, Code};
use hubu_store::packages::{self, PackageExtended, PackageRecord};
use hubu_store::{Fault, Tx};

use super::Desk;
use super::settling::Consumption;
use crate::bills::OrderRow;

/// What accepted commands left.
#[derive(Default)]
pub(super) struct Billing {
    rows: Vec<OrderRow>,
    begun: Vec<TermBegun>,
    packages: Vec<PackageRecord>,
    extended: Vec<PackageExtended>,
}

/// Where a refused command's traces are cut off.
pub(super) struct BillingCut {
    lengths: [usize; 4],
}

impl Billing {
    pub(super) fn cut(&self) -> BillingCut {
        let (packages, extended) = (self.packages.len(), self.extended.len());
        BillingCut { lengths: [self.rows.len(), self.begun.len(), packages, extended] }
    }

    pub(super) fn rollback(&mut self, cut: &BillingCut) {
        let [rows, begun, packages, extended] = cut.lengths;
        self.rows.truncate(rows);
        self.begun.truncate(begun);
        self.packages.truncate(packages);
        self.extended.truncate(extended);
    }

    /// Stores it, with what the fold settled: rows of bills go in one set, wherever they come from.
    pub(super) fn save(
        mut self,
        tx: &mut Tx<'_>,
        zone: &Zone,
        consumption: Consumption,
    ) -> Result<(), Fault> {
        let all: BTreeSet<Code> = self.rows.iter().flat_map(OrderRow::codes).collect();
        if !all.is_empty() {
            let numbers = codes::intern(tx, &all)?;
            for row in &mut self.rows {
                row.number(|code| numbers.get(code).copied().unwrap_or(0));
            }
        }
        let billed: Vec<Billed<'_>> = self.rows.iter().map(OrderRow::billed).collect();
        consumption.save(tx, zone, &billed)?;
        bills::begin_terms(tx, &self.begun)?;
        packages::save(tx, &self.packages)?;
        // Of two renewals of one the last counts.
        let last = self.extended.iter().map(|one| (one.resource, *one));
        let last: BTreeMap<ResourceKey, PackageExtended> = last.collect();
        packages::extend(tx, &last.into_values().collect::<Vec<_>>())
    }
}

impl Desk<'_, '_> {
    /// Leaves a row of an order for its bill.
    pub(crate) fn bill(&mut self, row: OrderRow) {
        self.loaded.billing.rows.push(row);
    }

    /// Leaves word that a term has begun.
    pub(crate) fn begin_term(&mut self, begun: TermBegun) {
        self.loaded.billing.begun.push(begun);
    }

    /// Key of a package that is bought now.
    pub(crate) fn new_package(&mut self) -> PackageKey {
        PackageKey(self.moment.ids.key(self.moment.wall))
    }

    /// Key of something that it holds.
    pub(crate) fn new_package_item(&mut self) -> PackageItemKey {
        PackageItemKey(self.moment.ids.key(self.moment.wall))
    }

    /// Adds a package: it covers usage from its beginning on.
    pub(crate) fn open_package(&mut self, package: PackageRecord) {
        self.loaded.billing.packages.push(package);
    }

    /// Lets a package live longer.
    pub(crate) fn extend_package(&mut self, extended: PackageExtended) {
        self.loaded.billing.extended.push(extended);
    }

    /// How many postings the fold has made so far.
    pub(crate) fn postings(&self) -> usize {
        self.loaded.journal.postings().len()
    }

    /// The first posting that was made after so many.
    pub(crate) fn posting_after(&self, so_many: usize) -> Option<PostingKey> {
        self.loaded.journal.postings().get(so_many).map(|posting| posting.key)
    }
}
