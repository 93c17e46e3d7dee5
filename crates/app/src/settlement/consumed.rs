//! [`Consumed`]: what the settlement of a consumer rests on, as it was loaded for a fold.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use hubu_core::discounts::Discount;
use hubu_core::ids::{CustomerKey, GroupKey, PackageItemKey, ResourceKey};
use hubu_core::metering::{UsageRecord, bill_cycle_of};
use hubu_core::packages::{Consumption, Cover, Package, Used, covers};
use hubu_core::products::{Catalogue, Product, UsageType};
use hubu_core::resources::Charging;
use hubu_core::settlement::{Pending, SmallKey, TierKey, UsageOf};
use hubu_core::time::{BillCycle, Span, Timestamp, Zone};
use hubu_store::codes::{Code, CodeKind};
use hubu_store::packages::{PackageRecord, StoredDeduction, UsedRange};
use hubu_store::resources::ResourceRecord;
use hubu_store::settlement::{SettlementState, SmallRow};

use super::plan::charging_of;
use super::{Original, Plan, Planned, SettleRefusal};

/// What was loaded of a consumer. None of it changes within a fold but what is used of packages.
pub(crate) struct Consumed {
    /// The consumer's distribution group.
    pub(crate) group: GroupKey,
    /// Who consumes.
    pub(crate) consumer: CustomerKey,
    /// How far it is settled.
    pub(crate) state: SettlementState,
    /// What is settled now, or why it cannot be.
    pub(crate) plan: Result<Plan, SettleRefusal>,
    pub(crate) catalogue: Arc<Catalogue>,
    /// The resources that are settled.
    pub(crate) resources: HashMap<ResourceKey, ResourceRecord>,
    /// Its packages that live in any of the spans.
    pub(crate) packages: Vec<PackageRecord>,
    /// What was used of them before.
    pub(crate) used: Used,
    /// The discounts that count in any of the spans.
    pub(crate) discounts: Vec<Discount>,
    /// The services in which it has completed orders.
    pub(crate) services: Vec<String>,
    /// What takes other usage back, by its number: the number of that.
    pub(crate) backs: HashMap<i64, i64>,
    /// The rows of usage that is taken back, by its number.
    pub(crate) originals: HashMap<i64, Original>,
    /// What packages covered of usage that is taken back, by its number.
    pub(crate) covered: HashMap<i64, Vec<StoredDeduction>>,
    /// Small amounts that wait, where its cycles are closed, in order.
    pub(crate) waits: Vec<(SmallRow, Pending)>,
    /// The usage types of those, by their numbers.
    pub(crate) usage_types: BTreeMap<i64, String>,
    /// The numbers of codes.
    codes: Arc<BTreeMap<Code, i64>>,
    /// The same, of what is settled, by resource and charging, and then by usage type.
    numbers: HashMap<(ResourceKey, i64), Vec<(String, Numbers)>>,
}

/// What a record is of.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) record: &'a ResourceRecord,
    pub(crate) charging: &'a Charging,
    pub(crate) product: &'a Product,
    pub(crate) usage_type: &'a UsageType,
}

/// The numbers of what a record is of.
#[derive(Clone, Copy)]
pub(crate) struct Numbers {
    pub(crate) product: i64,
    pub(crate) service: i64,
    pub(crate) resource_type: i64,
    pub(crate) region: i64,
    pub(crate) spec: i64,
    pub(crate) project: i64,
    pub(crate) usage_type: i64,
}

impl<'a> Facts<'a> {
    /// What a charging and a usage type of a resource are, as the catalogue has it.
    ///
    /// # Errors
    /// The catalogue has it no longer.
    pub(crate) fn of(
        catalogue: &'a Catalogue,
        resources: &'a HashMap<ResourceKey, ResourceRecord>,
        (resource, charging): (ResourceKey, i64),
        usage_type: &str,
    ) -> Result<Self, SettleRefusal> {
        let lost = || SettleRefusal::Lost(resource);
        let record = resources.get(&resource).ok_or_else(lost)?;
        let unknown = || SettleRefusal::unknown(record);
        let charging = charging_of(record, charging).ok_or_else(unknown)?;
        let product = catalogue.product(&charging.product).ok_or_else(unknown)?;
        let resource_type = &product.key.resource_type;
        let usage_type = catalogue.usage_type(resource_type, usage_type).ok_or_else(unknown)?;
        Ok(Self { record, charging, product, usage_type })
    }

    /// As it is rated.
    pub(crate) fn usage(&self, record: &UsageRecord) -> UsageOf<'a> {
        UsageOf {
            product: self.product,
            usage_type: self.usage_type,
            size: record.size,
            measure: record.measure,
            span: record.span,
        }
    }

    /// As packages look at it.
    fn consumption(&self, measure: i64) -> Consumption<'a> {
        let key = &self.product.key;
        Consumption {
            service: &key.service,
            resource_type: &key.resource_type,
            usage_type: &self.usage_type.code,
            region: &key.region,
            spec: &self.charging.spec,
            project: &self.record.resource.enterprise_project,
            measure,
        }
    }

    /// Its codes.
    pub(crate) fn codes(&self) -> [Code; 7] {
        let key = &self.product.key;
        [
            (CodeKind::Product, self.product.id.clone()),
            (CodeKind::Service, key.service.clone()),
            (CodeKind::ResourceType, key.resource_type.clone()),
            (CodeKind::Region, key.region.clone()),
            (CodeKind::Spec, self.charging.spec.clone()),
            (CodeKind::Project, self.record.resource.enterprise_project.clone()),
            (CodeKind::UsageType, self.usage_type.code.clone()),
        ]
    }
}

impl Consumed {
    /// A consumer of whom nothing is settled.
    pub(crate) fn new(state: SettlementState, catalogue: Arc<Catalogue>) -> Self {
        Self {
            group: state.group,
            consumer: state.customer,
            state,
            plan: Ok(Plan::default()),
            catalogue,
            resources: HashMap::new(),
            packages: Vec::new(),
            used: Used::default(),
            discounts: Vec::new(),
            services: Vec::new(),
            backs: HashMap::new(),
            originals: HashMap::new(),
            covered: HashMap::new(),
            waits: Vec::new(),
            usage_types: BTreeMap::new(),
            codes: Arc::default(),
            numbers: HashMap::new(),
        }
    }

    /// Everything that is settled, in its order.
    pub(crate) fn planned(&self) -> impl Iterator<Item = &Planned> {
        self.plan.iter().flat_map(|plan| plan.batches.iter().flatten())
    }

    /// The time that it lies in: from the first beginning to the last end.
    pub(crate) fn whole(&self) -> Option<(Timestamp, Timestamp)> {
        let spans = || self.planned().map(|planned| planned.record.span);
        let from = spans().map(Span::from).min()?;
        Some((from, spans().map(Span::to).max()?))
    }

    /// What a record is of.
    ///
    /// # Errors
    /// The catalogue has it no longer.
    pub(crate) fn facts(&self, record: &UsageRecord) -> Result<Facts<'_>, SettleRefusal> {
        self.facts_of((record.resource, record.charging), &record.usage_type)
    }

    /// The same, of a charging and a usage type.
    ///
    /// # Errors
    /// As [`Consumed::facts`].
    pub(crate) fn facts_of(
        &self,
        charging: (ResourceKey, i64),
        usage_type: &str,
    ) -> Result<Facts<'_>, SettleRefusal> {
        Facts::of(&self.catalogue, &self.resources, charging, usage_type)
    }

    /// Everything that is settled, by resource, charging and usage type.
    fn kinds(&self) -> BTreeSet<(ResourceKey, i64, &str)> {
        let records = self.planned().map(|planned| &planned.record);
        let records =
            records.map(|record| (record.resource, record.charging, record.usage_type.as_str()));
        let waits = self.waits.iter().filter_map(|(SmallRow { key, .. }, _)| {
            let usage_type = self.usage_types.get(&key.usage_type)?;
            Some((key.resource, key.charging, usage_type.as_str()))
        });
        records.chain(waits).collect()
    }

    /// The codes of everything that is settled. What the catalogue has no longer has none.
    pub(crate) fn texts(&self) -> BTreeSet<Code> {
        let kinds = self.kinds();
        let of = |(resource, charging, usage_type): (ResourceKey, i64, &str)| {
            Facts::of(&self.catalogue, &self.resources, (resource, charging), usage_type).ok()
        };
        let facts = kinds.into_iter().filter_map(of);
        let packages = self.packages.iter();
        let packages = packages.map(|one| (CodeKind::Product, one.product.clone()));
        facts.flat_map(|facts| facts.codes()).chain(packages).collect()
    }

    /// The number of a code; 0 where it has none.
    pub(crate) fn number(&self, kind: CodeKind, text: &str) -> i64 {
        self.codes.get(&(kind, text.to_owned())).copied().unwrap_or(0)
    }

    /// Takes the numbers of codes.
    pub(crate) fn number_all(&mut self, codes: &Arc<BTreeMap<Code, i64>>) {
        self.codes = Arc::clone(codes);
        let mut numbers: HashMap<(ResourceKey, i64), Vec<(String, Numbers)>> = HashMap::new();
        for (resource, charging, usage_type) in self.kinds() {
            let Ok(facts) = self.facts_of((resource, charging), usage_type) else { continue };
            let found = (facts.usage_type.code.clone(), numbers_of(codes, &facts));
            numbers.entry((resource, charging)).or_default().push(found);
        }
        self.numbers = numbers;
    }

    /// The numbers of what a record is of.
    pub(crate) fn numbers(&self, facts: &Facts<'_>) -> Numbers {
        let place = (facts.record.resource.key, facts.charging.number);
        let mut known = self.numbers.get(&place).into_iter().flatten();
        let found = known.find(|(usage_type, _)| *usage_type == facts.usage_type.code);
        found.map_or_else(|| numbers_of(&self.codes, facts), |(_, numbers)| *numbers)
    }

    /// What a record counts together with for graduated prices, where its own is one.
    pub(crate) fn tier(
        &self,
        zone: &Zone,
        planned: &Planned,
        facts: &Facts<'_>,
    ) -> Option<TierKey> {
        let usage = facts.usage(&planned.record);
        usage.counts(&self.catalogue, zone).then(|| {
            let Numbers { product, region, usage_type, .. } = self.numbers(facts);
            let month = TierKey::month_of(zone, planned.record.span);
            TierKey { payer: planned.payer, product, region, usage_type, month }
        })
    }

    /// What a record waits together with while it costs no cent, where such amounts add up.
    pub(crate) fn small(
        &self,
        (planned, cycle): (&Planned, BillCycle),
        facts: &Facts<'_>,
    ) -> Option<SmallRow> {
        let Numbers { project, usage_type, .. } = self.numbers(facts);
        let record = &planned.record;
        facts.usage_type.accumulates.then_some(SmallRow {
            group: self.group,
            consumer: self.consumer,
            key: SmallKey {
                payer: planned.payer,
                resource: record.resource,
                charging: record.charging,
                usage_type,
                measure: record.measure,
                project,
                cycle,
                back: record.quantity_e8 < 0,
            },
        })
    }

    /// What is to be read besides for what is settled at an instant: by what it counts and waits together with.
    pub(crate) fn sums(&self, zone: &Zone, now: Timestamp) -> (BTreeSet<TierKey>, Vec<SmallRow>) {
        let (mut tiers, mut small) = (BTreeSet::new(), Vec::new());
        for planned in self.planned() {
            let Ok(facts) = self.facts(&planned.record) else { continue };
            tiers.extend(self.tier(zone, planned, &facts));
            let cycle = bill_cycle_of(zone, planned.record.span, now);
            small.extend(self.small((planned, cycle), &facts));
        }
        (tiers, small)
    }

    /// The windows of packages that what is settled may touch.
    pub(crate) fn windows(&self, zone: &Zone) -> Vec<UsedRange> {
        let whole = self.whole().and_then(|(from, to)| Span::new(from, to));
        let Some(whole) = whole else { return Vec::new() };
        let mut ranges = Vec::new();
        for PackageRecord { package, .. } in &self.packages {
            let mut numbers = package.windows(zone, whole).map(|window| window.number);
            let Some(first) = numbers.next() else { continue };
            let last = numbers.last().unwrap_or(first);
            let of = |item: PackageItemKey| UsedRange { group: self.group, item, first, last };
            ranges.extend(package.items.iter().map(|item| of(item.key)));
        }
        ranges
    }

    /// The items that cover what a record is of.
    pub(crate) fn covers<'p>(
        &self,
        packages: &'p [Package],
        facts: &Facts<'_>,
        measure: i64,
    ) -> Vec<Cover<'p>> {
        let ratio = |from, to| self.catalogue.ratio(from, to);
        covers(packages, &facts.consumption(measure), ratio)
    }
}

fn numbers_of(codes: &BTreeMap<Code, i64>, facts: &Facts<'_>) -> Numbers {
    let of = |code: Code| codes.get(&code).copied().unwrap_or(0);
    let [product, service, resource_type, region, spec, project, usage_type] =
        facts.codes().map(of);
    Numbers { product, service, resource_type, region, spec, project, usage_type }
}
