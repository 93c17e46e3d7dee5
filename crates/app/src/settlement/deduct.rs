//! What packages cover of a record, and what the rest costs: drafts of rows, before anything pays them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hubu_core::bills::Gathered;
use hubu_core::coupons::Ratio;
use hubu_core::discounts::DiscountKind;
use hubu_core::ids::{BillRowKey, CustomerKey, PackageItemKey, ResourceKey};
use hubu_core::metering::bill_cycle_of;
use hubu_core::money::UnitPrice;
use hubu_core::packages::{Cover, Deducted, Deduction, Package, Used, deduct};
use hubu_core::settlement::{
    Added, Charge, MoneyPolicy, Pending, RowUsage, Tiers, UsagePrice, accumulate,
};
use hubu_core::time::{BillCycle, Span, Timestamp, Zone};
use hubu_store::codes::CodeKind;
use hubu_store::metering::StoredUsage;
use hubu_store::packages::{StoredDeduction, WindowUse};
use hubu_store::settlement::SmallRow;

use super::consumed::{Facts, Numbers};
use super::{Consumed, Planned, SettleRefusal};

/// A row that nothing has paid yet.
pub(crate) struct Draft {
    pub(crate) payer: CustomerKey,
    pub(crate) cycle: BillCycle,
    pub(crate) span: Span,
    pub(crate) resource: ResourceKey,
    pub(crate) charging: i64,
    pub(crate) size: Option<i64>,
    pub(crate) numbers: Numbers,
    pub(crate) usage: RowUsage,
    pub(crate) gathered: Gathered,
    pub(crate) unit_price: Option<UnitPrice>,
    pub(crate) discount: Option<(DiscountKind, Ratio)>,
    pub(crate) charge: Charge,
    /// The id of its product.
    pub(crate) product: String,
    /// The number of the usage that it takes back, where it takes back one.
    pub(crate) taken: Option<i64>,
}

/// What was used that is one deduction.
struct Hour<'a> {
    /// The first of it.
    planned: &'a Planned,
    facts: Facts<'a>,
    pending: Pending,
    priced: UsagePrice,
}

/// What tells deductions of a batch apart.
#[derive(PartialEq, Eq, Hash)]
struct Place<'a> {
    payer: CustomerKey,
    resource: ResourceKey,
    charging: i64,
    usage_type: &'a str,
    unit: (i64, Option<i64>),
    /// The end of the settlement period.
    ends: Timestamp,
    /// What is taken back is apart, by the row that it is of; 0 where that is not known.
    back: Option<BillRowKey>,
}

impl Hour<'_> {
    /// Adds what is of the same deduction.
    fn add(&mut self, other: &Self) -> Result<(), SettleRefusal> {
        self.pending = self.pending.and(other.pending).ok_or_else(|| self.out_of_range())?;
        let same = self.priced.unit_price == other.priced.unit_price;
        self.priced.unit_price = self.priced.unit_price.filter(|_| same);
        self.priced.discount = self.priced.discount.or(other.priced.discount);
        Ok(())
    }

    fn out_of_range(&self) -> SettleRefusal {
        SettleRefusal::OutOfRange(self.facts.record.resource.id.clone())
    }
}

/// A consumer's records while they are settled, one after the other.
pub(crate) struct Deducting<'a> {
    consumed: &'a Consumed,
    zone: &'a Zone,
    now: Timestamp,
    policy: MoneyPolicy,
    packages: &'a [Package],
    covers: HashMap<(ResourceKey, i64, String, i64), Vec<Cover<'a>>>,
    pub(crate) tiers: Tiers,
    pub(crate) used: Used,
    pub(crate) small: BTreeMap<SmallRow, Option<Pending>>,
    pub(crate) next_seq: i64,
    pub(crate) drafts: Vec<Draft>,
    /// What was read off the inventory, with its numbers.
    pub(crate) usage: Vec<StoredUsage>,
    pub(crate) deductions: Vec<StoredDeduction>,
    touched: BTreeSet<(PackageItemKey, i64)>,
}

impl<'a> Deducting<'a> {
    /// Begins, where so much was counted and waits before. `packages` are the consumer's.
    pub(crate) fn new(
        consumed: &'a Consumed,
        packages: &'a [Package],
        (zone, now, policy): (&'a Zone, Timestamp, MoneyPolicy),
        (tiers, small): (Tiers, BTreeMap<SmallRow, Option<Pending>>),
    ) -> Self {
        Self {
            consumed,
            zone,
            now,
            policy,
            packages,
            covers: HashMap::new(),
            tiers,
            used: consumed.used.clone(),
            small,
            next_seq: consumed.state.next_seq,
            drafts: Vec::new(),
            usage: Vec::new(),
            deductions: Vec::new(),
            touched: BTreeSet::new(),
        }
    }

    /// Settles a batch. What a resource used of a usage type in one settlement period, being the same, is one deduction
    /// (`bills` 2), in the place of the first of it; so is what is taken back of one row.
    ///
    /// # Errors
    /// Why it cannot be.
    pub(crate) fn take(&mut self, batch: &'a [Planned]) -> Result<(), SettleRefusal> {
        let mut gathered: Vec<Hour<'a>> = Vec::with_capacity(batch.len());
        let mut places: HashMap<Place<'a>, usize> = HashMap::with_capacity(batch.len());
        for planned in batch {
            let (seq, hour) = self.rate(planned)?;
            let place = self.place(&hour, seq);
            let number = *places.entry(place).or_insert(gathered.len());
            match gathered.get_mut(number) {
                Some(first) => first.add(&hour)?,
                None => gathered.push(hour),
            }
        }
        gathered.iter().try_for_each(|hour| self.charge(hour))
    }

    /// What makes one deduction.
    fn place(&self, hour: &Hour<'a>, seq: i64) -> Place<'a> {
        let Planned { record, payer, .. } = hour.planned;
        let period = hour.facts.usage_type.settled;
        Place {
            payer: *payer,
            resource: record.resource,
            charging: record.charging,
            usage_type: &record.usage_type,
            unit: (record.measure, record.size),
            ends: period.end_of(self.zone, record.span.last()),
            back: (record.quantity_e8 < 0).then(|| self.original_of(seq)),
        }
    }

    /// The row that usage takes something back of, by its own number; 0 where that is not known.
    fn original_of(&self, seq: i64) -> BillRowKey {
        let back = self.consumed.backs.get(&seq);
        let original = back.and_then(|back| self.consumed.originals.get(back));
        original.map_or(BillRowKey(0), |original| original.row.key)
    }

    /// What packages cover of a record, and what the rest costs.
    fn rate(&mut self, planned: &'a Planned) -> Result<(i64, Hour<'a>), SettleRefusal> {
        let (consumed, record) = (self.consumed, &planned.record);
        let facts = consumed.facts(record)?;
        let seq = self.number(planned);
        let deducted = match consumed.backs.get(&seq) {
            Some(back) => self.give_back(record.quantity_e8, *back),
            None => self.deduct(planned, &facts),
        };
        self.keep(planned, (seq, &facts), &deducted);
        let tier = consumed.tier(self.zone, planned, &facts);
        let counted = tier.map(|key| (&mut self.tiers, key));
        let usage = facts.usage(record);
        let catalogue = &consumed.catalogue;
        let priced = usage.rate(catalogue, deducted.rest, counted, &consumed.discounts);
        let priced = priced.map_err(|why| SettleRefusal::unrated(facts.record, &why))?;
        let pending = Pending {
            exact: priced.exact,
            span: record.span,
            quantity_e8: record.quantity_e8,
            free_e8: record.quantity_e8.saturating_sub(deducted.rest),
        };
        Ok((seq, Hour { planned, facts, pending, priced }))
    }

    /// The number of a record; what is read off the inventory gets one, and is kept.
    fn number(&mut self, planned: &Planned) -> i64 {
        planned.seq.unwrap_or_else(|| {
            let seq = self.next_seq;
            self.next_seq += 1;
            self.usage.push(StoredUsage {
                group: self.consumed.group,
                customer: self.consumed.consumer,
                seq,
                record: planned.record.clone(),
                received: self.now,
            });
            seq
        })
    }

    fn deduct(&mut self, planned: &Planned, facts: &Facts<'_>) -> Deducted {
        let record = &planned.record;
        let place = (record.resource, record.charging, record.usage_type.clone(), record.measure);
        let (consumed, packages) = (self.consumed, self.packages);
        let covers = self.covers.entry(place);
        let covers = covers.or_insert_with(|| consumed.covers(packages, facts, record.measure));
        deduct(self.zone, covers, &self.used, record.span, record.quantity_e8)
    }

    /// Gives back what packages covered of usage that is taken back, as it stands in their windows.
    fn give_back(&self, quantity_e8: i64, back: i64) -> Deducted {
        let before = self.consumed.covered.get(&back).into_iter().flatten();
        let now = self.deductions.iter().filter(|one| one.usage_seq == back);
        let mut used = self.used.clone();
        let given = before.chain(now).filter_map(|one| {
            let Deduction { item, window, covered, used: taken, .. } = one.deduction;
            let items = self.consumed.packages.iter().flat_map(|one| &one.package.items);
            let left = items.clone().find(|one| one.key == item)?.left(&used, window.number);
            let (covered, taken) = (covered.checked_neg()?, taken.checked_neg()?);
            let after = left.checked_sub(taken)?;
            let given = Deduction { item, window, covered, used: taken, before: left, after };
            used.add(&given);
            Some(given)
        });
        let deductions: Vec<Deduction> = given.collect();
        let covered = deductions.iter().map(|one| one.covered);
        let rest = covered.fold(quantity_e8, i64::saturating_sub);
        Deducted { deductions, rest }
    }

    /// Keeps what packages covered, or what is given back to them.
    fn keep(&mut self, planned: &Planned, (seq, facts): (i64, &Facts<'_>), deducted: &Deducted) {
        let Numbers { resource_type, usage_type, .. } = self.consumed.numbers(facts);
        for deduction in &deducted.deductions {
            self.used.add(deduction);
            let has = |one: &&hubu_store::packages::PackageRecord| {
                one.package.items.iter().any(|item| item.key == deduction.item)
            };
            let Some(record) = self.consumed.packages.iter().find(has) else { continue };
            let measure = record.package.items.iter().find(|item| item.key == deduction.item);
            self.touched.insert((deduction.item, deduction.window.number));
            self.deductions.push(StoredDeduction {
                group: self.consumed.group,
                customer: self.consumed.consumer,
                deducted: self.now,
                usage_seq: seq,
                package: record.package.key,
                product: self.consumed.number(CodeKind::Product, &record.product),
                resource: planned.record.resource,
                resource_type,
                usage_type,
                span: planned.record.span,
                deduction: *deduction,
                measure: measure.map_or(0, |item| item.measure),
            });
        }
    }

    /// What it costs becomes a row, or waits.
    fn charge(&mut self, hour: &Hour<'_>) -> Result<(), SettleRefusal> {
        let range = || hour.out_of_range();
        let cycle = bill_cycle_of(self.zone, hour.planned.record.span, self.now);
        let small = self.consumed.small((hour.planned, cycle), &hour.facts);
        let Some(row) = small else {
            let charge = Charge::of(self.policy, hour.pending.exact).ok_or_else(range)?;
            self.draft(hour, cycle, hour.pending, (charge, Gathered::One));
            return Ok(());
        };
        let waits = self.small.get(&row).copied().flatten();
        match accumulate(self.policy, waits, hour.pending).ok_or_else(range)? {
            Added::Waits(all) => {
                self.small.insert(row, Some(all));
            }
            Added::Row(all, charge) => {
                let gathered = if waits.is_some() { Gathered::AddedUp } else { Gathered::One };
                if waits.is_some() {
                    self.small.insert(row, None);
                }
                self.draft(hour, cycle, all, (charge, gathered));
            }
        }
        Ok(())
    }

    fn draft(
        &mut self,
        hour: &Hour<'_>,
        cycle: BillCycle,
        used: Pending,
        (charge, gathered): (Charge, Gathered),
    ) {
        let Hour { planned, facts, priced, .. } = hour;
        let taken = planned.seq.and_then(|seq| self.consumed.backs.get(&seq)).copied();
        self.drafts.push(Draft {
            payer: planned.payer,
            cycle,
            span: used.span,
            resource: facts.record.resource.key,
            charging: planned.record.charging,
            size: planned.record.size,
            numbers: self.consumed.numbers(facts),
            usage: RowUsage {
                quantity_e8: used.quantity_e8,
                free_e8: used.free_e8,
                measure: planned.record.measure,
                ratio: priced.ratio,
            },
            gathered,
            unit_price: priced.unit_price.filter(|_| gathered == Gathered::One),
            discount: priced.discount,
            charge,
            product: facts.product.id.clone(),
            taken: taken.filter(|_| gathered == Gathered::One),
        });
    }

    /// What was used by now of the windows that were touched.
    pub(crate) fn windows(&self) -> Vec<WindowUse> {
        let group = self.consumed.group;
        let used = |item, number| self.used.of(item, number);
        let window = |(item, number): &(PackageItemKey, i64)| {
            let (item, number) = (*item, *number);
            WindowUse { group, item, number, used: used(item, number) }
        };
        self.touched.iter().map(window).collect()
    }
}
