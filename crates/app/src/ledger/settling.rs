//! What the commands of a fold settle of usage: what it rests on, loaded in sets, and what it leaves.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use hubu_core::enterprise::{Mode, Relation, Relations};
use hubu_core::ids::{BillRowKey, CustomerKey, GroupKey, ResourceKey};
use hubu_core::metering::Origin;
use hubu_core::orders::Metering;
use hubu_core::packages::Used;
use hubu_core::products::Catalogue;
use hubu_core::settlement::{Pending, TierKey, Tiers};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::bills::{self, Billed, Label};
use hubu_store::ledger::Holder;
use hubu_store::metering::{self, SeqRange, StoredUsage};
use hubu_store::packages::{self, StoredDeduction, WindowUse};
use hubu_store::resources::{self, MeteredTime, ResourceRecord};
use hubu_store::settlement::{self, SettlementState, SmallRow};
use hubu_store::{Fault, Moment, Tx, codes, discounts, due, enterprise, orders};

use super::taken_back::TakenBack;
use super::{Context, Desk, Needs};
use crate::settlement::{BLOCK, Consumed, Original, PaidRow, Plan, Read, horizon, read_from};
use crate::subscriptions::RESOURCE_LIFE;

/// What a run leaves.
pub(crate) struct Settling {
    /// How far the consumer is settled, where it was.
    pub(crate) state: Option<SettlementState>,
    /// What was rated, counting this run.
    pub(crate) tiers: Tiers,
    /// Small amounts that are others than before.
    pub(crate) small: Vec<(SmallRow, Option<Pending>)>,
    /// Windows of packages that were used.
    pub(crate) windows: Vec<WindowUse>,
    /// What was read off the inventory.
    pub(crate) usage: Vec<StoredUsage>,
    /// What packages covered.
    pub(crate) deductions: Vec<StoredDeduction>,
    /// Rows of bills.
    pub(crate) rows: Vec<PaidRow>,
}

impl Settling {
    /// Nothing, where so much was rated before.
    pub(crate) fn of(tiers: &Tiers) -> Self {
        Self {
            state: None,
            tiers: tiers.clone(),
            small: Vec::new(),
            windows: Vec::new(),
            usage: Vec::new(),
            deductions: Vec::new(),
            rows: Vec::new(),
        }
    }
}

/// Small amounts by what waits together; none: nothing waits any more.
type Small = BTreeMap<SmallRow, Option<Pending>>;

/// The consumers of a fold as loaded, and what was settled of them so far.
#[derive(Default)]
pub(super) struct Consumption {
    named: Vec<(GroupKey, CustomerKey)>,
    pub(super) closing: Vec<(GroupKey, CustomerKey)>,
    pub(super) closed: HashMap<CustomerKey, Arc<Consumed>>,
    history: Vec<Relation>,
    /// What corrections take back, as it was looked up before anything was locked, and then as it is.
    pub(super) taken_back: TakenBack,
    consumed: HashMap<CustomerKey, Arc<Consumed>>,
    groups: HashMap<CustomerKey, GroupKey>,
    done: HashSet<CustomerKey>,
    tiers: Tiers,
    small: HashMap<CustomerKey, Small>,
    left: Vec<(Arc<Consumed>, Settling)>,
}

impl Consumption {
    /// Looks up, before anything is locked, who paid for consumers.
    pub(super) fn find(
        tx: &mut Tx<'_>,
        needs: &Needs,
        realm: (&Zone, Timestamp),
    ) -> Result<Self, Fault> {
        let (named, closing) = (unique(&needs.usage), unique(&needs.closing));
        let all = named.iter().chain(&closing).map(|(_, consumer)| *consumer);
        let consumers: BTreeSet<CustomerKey> = all.collect();
        let consumers: Vec<CustomerKey> = consumers.into_iter().collect();
        let history = enterprise::relation_history(tx, &consumers)?;
        let ranges: Vec<SeqRange> =
            settlement::states(tx, &named)?.iter().filter_map(range).collect();
        let taken_back = TakenBack::find(tx, &ranges, realm)?;
        Ok(Self { named, closing, history, taken_back, ..Self::default() })
    }

    /// Everybody who may pay for them: themselves, and whoever they were in custody of.
    pub(super) fn payers(&self) -> Vec<CustomerKey> {
        let custody = self.history.iter().filter(|one| one.mode == Mode::Custody);
        let masters = custody.map(|one| one.master);
        let named = self.named.iter().chain(&self.closing);
        let all: BTreeSet<CustomerKey> =
            named.map(|(_, consumer)| *consumer).chain(masters).collect();
        all.into_iter().chain(self.taken_back.payers()).collect()
    }

    /// Reads what their settlement rests on; the customers are locked.
    pub(super) fn load(
        &mut self,
        tx: &mut Tx<'_>,
        holders: &HashMap<CustomerKey, Holder>,
        (context, moment): (&Context, &Moment<'_>),
    ) -> Result<(), Fault> {
        if self.named.is_empty() && self.closing.is_empty() {
            return Ok(());
        }
        let zone = &context.realm.zone;
        self.groups = holders.iter().map(|(key, holder)| (*key, holder.group)).collect();
        let (_, catalogue) = context.catalogue.current(tx)?;
        let mut all = self.plans(tx, &catalogue, (zone, moment.now))?;
        let mut closing = self.waiting(tx, &catalogue, (zone, moment.now))?;
        Self::surroundings(tx, &mut all)?;
        self.backs(tx, &mut all)?;
        let texts = all.iter().chain(&closing).flat_map(Consumed::texts).collect();
        let numbers = Arc::new(codes::intern(tx, &texts)?);
        for one in &mut closing {
            one.number_all(&numbers);
        }
        self.closed = closing.into_iter().map(|one| (one.consumer, Arc::new(one))).collect();
        let (mut tiers, mut small, mut windows) = (BTreeSet::new(), Vec::new(), Vec::new());
        for one in &mut all {
            one.number_all(&numbers);
            let (of_tiers, of_small) = one.sums(zone, moment.now);
            tiers.extend(of_tiers);
            small.extend(of_small);
            windows.extend(one.windows(zone));
        }
        let group = |key: &TierKey| (self.group_of(key.payer), *key);
        let keys: Vec<_> = tiers.iter().map(group).collect();
        self.tiers = Tiers::new(settlement::tiers(tx, &keys)?);
        for (row, pending) in settlement::small(tx, &small)? {
            self.small.entry(row.consumer).or_default().insert(row, Some(pending));
        }
        let mut used: HashMap<GroupKey, Vec<_>> = HashMap::new();
        for WindowUse { group, item, number, used: e8 } in packages::used(tx, &windows)? {
            used.entry(group).or_default().push(((item, number), e8));
        }
        for mut one in all {
            let of_group = used.get(&one.group).into_iter().flatten().copied();
            one.used = of_group.collect::<Used>();
            self.consumed.insert(one.consumer, Arc::new(one));
        }
        Ok(())
    }

    /// How far they are settled, and what is settled next.
    fn plans(
        &mut self,
        tx: &mut Tx<'_>,
        catalogue: &Arc<Catalogue>,
        (zone, now): (&Zone, Timestamp),
    ) -> Result<Vec<Consumed>, Fault> {
        let states = settlement::states(tx, &self.named)?;
        let ranges: Vec<SeqRange> = states.iter().filter_map(range).collect();
        let backs = self.look_again(tx, &ranges, (zone, now))?;
        let mut usage: HashMap<CustomerKey, Vec<StoredUsage>> = HashMap::new();
        for one in metering::records(tx, &ranges)? {
            // What was read off the inventory was settled with it.
            if one.record.origin != Origin::Inventory {
                usage.entry(one.customer).or_default().push(one);
            }
        }
        let high = horizon(zone, now);
        let charged_from = match orders::trade_rules(tx)?.metering {
            Metering::Off => None,
            Metering::From(from) => Some(from),
        };
        // What ended, and is to be on demand since, is settled once that is done.
        let late = due::late(tx, RESOURCE_LIFE, high)?;
        let time = |state: &SettlementState| {
            let low = read_from(zone, catalogue, state.inventory);
            MeteredTime { group: state.group, customer: state.customer, low, high }
        };
        let times: Vec<MeteredTime> = states.iter().map(time).collect();
        // What began since is not settled yet, and obliges the next run.
        let times = times.into_iter().map(|time| MeteredTime { high: now.plus_ms(1), ..time });
        let metered = resources::metered_places(tx, &times.collect::<Vec<_>>())?;
        let reported = usage.values().flatten();
        let reported = reported.map(|one| (one.group, one.customer, one.record.resource));
        let places: BTreeSet<_> = metered.into_iter().chain(reported).collect();
        let places: Vec<_> = places.into_iter().collect();
        let mut records: HashMap<CustomerKey, HashMap<ResourceKey, ResourceRecord>> =
            HashMap::new();
        for record in resources::without_terms(tx, &places)? {
            let of = records.entry(record.resource.customer).or_default();
            of.insert(record.resource.key, record);
        }
        let overlap = |_| Fault::Bug("a member belongs to two masters at once".to_owned());
        let relations = Relations::new(self.history.clone()).map_err(overlap)?;
        let consumed = |state: SettlementState| {
            let resources = records.remove(&state.customer).unwrap_or_default();
            let usage = usage.remove(&state.customer).unwrap_or_default();
            let through = range(&state).map_or(state.settled_seq, |range| range.through);
            let consumer = state.customer;
            let backs = backs.get(&consumer).cloned().unwrap_or_default();
            let (resources_read, relations) = (&resources, &relations);
            let waits = late.get(&consumer).map(|at| zone.hour_down(*at));
            let read = Read {
                last: waits.map_or(high, |at| at.min(high)),
                metered: charged_from.unwrap_or(high),
                zone,
                catalogue,
                consumer,
                state,
                resources: resources_read,
                usage: &usage,
                through,
                relations,
                backs: &backs,
            };
            let plan = if charged_from.is_some() { read.plan() } else { Ok(Plan::nothing(&state)) };
            let mut new = Consumed::new(state, Arc::clone(catalogue));
            (new.plan, new.resources, new.backs) = (plan, resources, backs);
            new
        };
        Ok(states.into_iter().map(consumed).collect())
    }

    /// Packages, discounts, and the services of completed orders of those of whom anything is settled.
    fn surroundings(tx: &mut Tx<'_>, all: &mut [Consumed]) -> Result<(), Fault> {
        let wholes: HashMap<CustomerKey, (Timestamp, Timestamp)> =
            all.iter().filter_map(|one| Some((one.consumer, one.whole()?))).collect();
        let Some(earliest) = wholes.values().map(|(from, _)| *from).min() else { return Ok(()) };
        let customers: Vec<_> = all
            .iter()
            .filter(|one| wholes.contains_key(&one.consumer))
            .map(|one| (one.group, one.consumer))
            .collect();
        let keys: Vec<CustomerKey> = customers.iter().map(|(_, consumer)| *consumer).collect();
        let mut of_packages: HashMap<CustomerKey, Vec<_>> = HashMap::new();
        for record in packages::packages_of(tx, &customers, earliest)? {
            of_packages.entry(record.customer).or_default().push(record);
        }
        let times: Vec<_> =
            wholes.iter().map(|(consumer, (from, to))| (*consumer, *from, *to)).collect();
        let mut of_discounts: HashMap<CustomerKey, Vec<_>> = HashMap::new();
        for (consumer, discount) in discounts::in_force_over(tx, &times)? {
            of_discounts.entry(consumer).or_default().push(discount);
        }
        let mut of_services: HashMap<CustomerKey, Vec<String>> = HashMap::new();
        for (consumer, service) in orders::services_of(tx, &keys)? {
            of_services.entry(consumer).or_default().push(service);
        }
        for one in all {
            one.packages = of_packages.remove(&one.consumer).unwrap_or_default();
            one.discounts = of_discounts.remove(&one.consumer).unwrap_or_default();
            one.services = of_services.remove(&one.consumer).unwrap_or_default();
        }
        Ok(())
    }

    /// Looks again, now that everybody is locked, what corrections take back: by consumer and number.
    ///
    /// # Errors
    /// [`Fault::Conflict`] where it has changed in what is to be locked or loaded: the fold runs again.
    fn look_again(
        &mut self,
        tx: &mut Tx<'_>,
        ranges: &[SeqRange],
        realm: (&Zone, Timestamp),
    ) -> Result<HashMap<CustomerKey, HashMap<i64, i64>>, Fault> {
        let found = TakenBack::find(tx, ranges, realm)?;
        if !found.rests_on_the_same(&self.taken_back) {
            return Err(Fault::Conflict("usage was taken back meanwhile".to_owned()));
        }
        self.taken_back = found;
        let mut backs: HashMap<CustomerKey, HashMap<i64, i64>> = HashMap::new();
        for one in &self.taken_back.backs {
            backs.entry(one.customer).or_default().insert(one.seq, one.back);
        }
        Ok(backs)
    }

    /// What packages covered of usage that is taken back, and its rows.
    fn backs(&mut self, tx: &mut Tx<'_>, all: &mut [Consumed]) -> Result<(), Fault> {
        let backs = self.taken_back.backs.iter();
        let taken_back: Vec<_> = backs.map(|one| (one.group, one.customer, one.back)).collect();
        let mut covered: HashMap<CustomerKey, Vec<StoredDeduction>> = HashMap::new();
        for deduction in packages::deductions_of(tx, &taken_back)? {
            covered.entry(deduction.customer).or_default().push(deduction);
        }
        let mut originals: HashMap<CustomerKey, HashMap<i64, Original>> = HashMap::new();
        for ((consumer, number), original) in std::mem::take(&mut self.taken_back.rows) {
            originals.entry(consumer).or_default().insert(number, original);
        }
        for one in all {
            one.originals = originals.remove(&one.consumer).unwrap_or_default();
            for deduction in covered.remove(&one.consumer).unwrap_or_default() {
                one.covered.entry(deduction.usage_seq).or_default().push(deduction);
            }
        }
        Ok(())
    }

    fn group_of(&self, key: CustomerKey) -> GroupKey {
        self.groups.get(&key).copied().unwrap_or(GroupKey(key.0))
    }

    /// Stores what the fold settled.
    pub(super) fn save(self, tx: &mut Tx<'_>, zone: &Zone) -> Result<(), Fault> {
        if self.left.is_empty() {
            return Ok(());
        }
        let tiers: Vec<_> =
            self.tiers.changed().map(|(key, e8)| (self.group_of(key.payer), key, e8)).collect();
        let (mut states, mut usage, mut windows) = (Vec::new(), Vec::new(), Vec::new());
        let (mut deductions, mut small) = (Vec::new(), Vec::new());
        let mut rows: Vec<(&Consumed, &PaidRow)> = Vec::new();
        for (consumed, left) in &self.left {
            states.extend(left.state);
            usage.extend_from_slice(&left.usage);
            windows.extend_from_slice(&left.windows);
            deductions.extend_from_slice(&left.deductions);
            small.extend_from_slice(&left.small);
            rows.extend(left.rows.iter().map(|row| (&**consumed, row)));
        }
        settlement::save_states(tx, &states)?;
        metering::append(tx, &usage)?;
        settlement::save_tiers(tx, &tiers)?;
        settlement::save_small(tx, &small)?;
        packages::save_used(tx, &windows)?;
        packages::save_deductions(tx, &deductions)?;
        let billed: Vec<Billed<'_>> =
            rows.into_iter().map(|(consumed, paid)| billed(consumed, paid)).collect();
        bills::save(tx, zone, &billed)
    }
}

fn unique(named: &[(GroupKey, CustomerKey)]) -> Vec<(GroupKey, CustomerKey)> {
    let named: BTreeSet<(GroupKey, CustomerKey)> = named.iter().copied().collect();
    named.into_iter().collect()
}

/// The usage that is read of what is not settled: to the end of a block of numbers.
fn range(state: &SettlementState) -> Option<SeqRange> {
    let SettlementState { group, customer, next_seq, settled_seq, .. } = *state;
    let block = (settled_seq + 1) / BLOCK;
    let through = ((block + 1) * BLOCK - 1).min(next_seq - 1);
    (through > settled_seq).then_some(SeqRange { group, customer, after: settled_seq, through })
}

fn billed<'a>(consumed: &'a Consumed, paid: &'a PaidRow) -> Billed<'a> {
    let record = paid.row.resource.and_then(|resource| consumed.resources.get(&resource));
    let label = record.map(|record| Label { name: &record.resource.name, tags: &record.tags });
    Billed { row: &paid.row, label, coupons: &paid.coupons }
}

impl Desk<'_, '_> {
    /// What is to be settled of a consumer whose usage was needed; none where it was settled before in this fold.
    pub(crate) fn consumed(&self, consumer: CustomerKey) -> Option<Arc<Consumed>> {
        let consumption = &self.loaded.consumption;
        let found = consumption.consumed.get(&consumer);
        found.filter(|_| !consumption.done.contains(&consumer)).cloned()
    }

    /// What was rated before in the months of what is settled.
    pub(crate) fn tiers(&self) -> &Tiers {
        &self.loaded.consumption.tiers
    }

    /// Small amounts of a consumer's that wait.
    pub(crate) fn small_of(&self, consumer: CustomerKey) -> BTreeMap<SmallRow, Option<Pending>> {
        self.loaded.consumption.small.get(&consumer).cloned().unwrap_or_default()
    }

    /// Key of a row of a bill.
    pub(crate) fn new_bill_row(&mut self) -> BillRowKey {
        BillRowKey(self.moment.ids.key(self.moment.wall))
    }

    /// Settles a consumer. It is the last thing that a command does: nothing of it is taken back.
    pub(crate) fn settle(&mut self, consumed: &Arc<Consumed>, settling: Settling) {
        let consumption = &mut self.loaded.consumption;
        if settling.state.is_some() {
            consumption.done.insert(consumed.consumer);
        } else {
            consumption.closed.remove(&consumed.consumer);
        }
        consumption.tiers = settling.tiers.clone();
        consumption.left.push((Arc::clone(consumed), settling));
    }
}
