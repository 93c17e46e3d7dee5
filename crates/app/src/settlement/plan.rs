//! What a run settles, in batches that depend neither on when it runs nor on how much it takes at once.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use hubu_core::enterprise::{Relations, payer_of};
use hubu_core::ids::{CustomerKey, ResourceKey};
use hubu_core::metering::{
    AcceptanceRules, Duration, SettlementPeriod, Span, TimeUnit, UsageRecord, durations,
    measures_time,
};
use hubu_core::products::{Catalogue, PriceKey, UsageType};
use hubu_core::resources::{Charging, ChargingMode};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::metering::StoredUsage;
use hubu_store::resources::ResourceRecord;
use hubu_store::settlement::SettlementState;

use super::SettleRefusal;

/// How much reported usage is read at once. Blocks of numbers are this long: no batch reaches over one.
pub(crate) const BLOCK: i64 = 1_024;
/// About how many records a run reads off the inventory.
const MOST_DURATIONS: i64 = 1_024;
/// Hours of the inventory that a run settles at the most: those of a month.
const MOST_HOURS: i64 = 744;
/// Milliseconds in an hour.
const HOUR_MS: i64 = 3_600_000;

/// What is known of a consumer when its run is planned.
pub(crate) struct Read<'a> {
    /// What is over, and may be settled, ends here.
    pub(crate) last: Timestamp,
    /// What was used before is not charged: nobody metered it.
    pub(crate) metered: Timestamp,
    pub(crate) zone: &'a Zone,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) consumer: CustomerKey,
    pub(crate) state: SettlementState,
    /// Those that are charged on demand in the hours that are not settled, and those of the usage.
    pub(crate) resources: &'a HashMap<ResourceKey, ResourceRecord>,
    /// What was reported and is not settled, in the order of its numbers.
    pub(crate) usage: &'a [StoredUsage],
    /// The last number that was read; what comes after it was not.
    pub(crate) through: i64,
    pub(crate) relations: &'a Relations,
    /// What takes other usage back, by its number: the number of that.
    pub(crate) backs: &'a HashMap<i64, i64>,
}

/// What a run settles.
#[derive(Default, Debug)]
pub(crate) struct Plan {
    /// In the order in which they are settled.
    pub(crate) batches: Vec<Vec<Planned>>,
    /// What is read off the inventory is, up to this instant.
    pub(crate) inventory: Option<Timestamp>,
    /// Reported usage up to this number is settled.
    pub(crate) settled_seq: i64,
    /// Is there more that could be settled at once?
    pub(crate) more: bool,
    /// Is there anything that will be: a resource on demand, or usage that waits for its hour?
    pub(crate) goes_on: bool,
}

impl Plan {
    /// Nothing is settled, and nothing will be.
    pub(crate) fn nothing(state: &SettlementState) -> Self {
        Self { inventory: state.inventory, settled_seq: state.settled_seq, ..Self::default() }
    }
}

/// A record that is settled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Planned {
    pub(crate) record: UsageRecord,
    /// Its number; what is read off the inventory has none yet.
    pub(crate) seq: Option<i64>,
    /// Who pays: whoever did when it began.
    pub(crate) payer: CustomerKey,
}

/// The end of the last hour that can be settled at an instant.
pub(crate) fn horizon(zone: &Zone, now: Timestamp) -> Timestamp {
    let at = now.plus_ms(-AcceptanceRules::default().lag_ms);
    // Midnight ends an hour, too.
    zone.hour_down(at).max(zone.start_of(zone.day_of(at)))
}

/// From when on the inventory is read, of a consumer whose inventory is settled up to an instant: from the beginning
/// of the longest period that may not be over there.
pub(crate) fn read_from(
    zone: &Zone,
    catalogue: &Catalogue,
    settled: Option<Timestamp>,
) -> Timestamp {
    let Some(settled) = settled else { return Timestamp::EPOCH };
    let of_time = catalogue.parts().usage_types.iter();
    let of_time = of_time.filter(|one| measures_time(catalogue, one));
    let begins = of_time.map(|one| beginning_of(zone, one.settled, settled));
    begins.fold(settled, Timestamp::min)
}

/// When the hour ended, as of whose settlement usage counts that was received at an instant.
fn tick_of(zone: &Zone, received: Timestamp) -> Timestamp {
    let at = received.plus_ms(-AcceptanceRules::default().lag_ms);
    let before = at.plus_ms(-1);
    SettlementPeriod::Hour.end_of(zone, before)
}

/// When usage is settled that is received at an instant.
pub(crate) fn settled_from(zone: &Zone, received: Timestamp) -> Timestamp {
    tick_of(zone, received).plus_ms(AcceptanceRules::default().lag_ms)
}

impl Read<'_> {
    /// What is settled.
    ///
    /// # Errors
    /// Why it cannot be.
    pub(crate) fn plan(&self) -> Result<Plan, SettleRefusal> {
        let (last, ticks) = (self.last, self.ticks());
        let until = self.until(last, ticks.last().copied());
        let mut batches: BTreeMap<(Timestamp, i64), Vec<Planned>> = BTreeMap::new();
        let mut settled_seq = self.through;
        for (one, tick) in self.usage.iter().zip(ticks) {
            if tick > until {
                settled_seq = settled_seq.min(one.seq - 1);
                continue;
            }
            if one.record.span.from() < self.metered {
                continue;
            }
            let planned = self.planned(one.record.clone(), Some(one.seq));
            batches.entry((tick, one.seq / BLOCK)).or_default().push(planned);
        }
        for (tick, record) in self.read_inventory(until)? {
            let planned = self.planned(record, None);
            let first = batches.range((tick, i64::MIN)..=(tick, i64::MAX)).next();
            let place = first.map_or((tick, 0), |(place, _)| *place);
            batches.entry(place).or_default().push(planned);
        }
        let unread = self.through < self.state.next_seq - 1;
        let mut plan = Plan {
            batches: Vec::with_capacity(batches.len()),
            inventory: Some(until).max(self.state.inventory),
            settled_seq,
            more: until < last || (unread && settled_seq == self.through),
            goes_on: false,
        };
        self.put(batches, &mut plan);
        let runs = |one: &ResourceRecord| one.resource.runs_on_demand() || self.is_left(one, until);
        let waits = plan.settled_seq < self.state.next_seq - 1;
        plan.goes_on = self.resources.values().any(runs) || waits;
        Ok(plan)
    }

    /// Puts batches into a plan, each in its order. What is taken back in the batch that it is of is settled as if it
    /// had never been; a batch that takes anything else back is a run of its own, which knows what that came to.
    fn put(&self, batches: BTreeMap<(Timestamp, i64), Vec<Planned>>, plan: &mut Plan) {
        let mut rest: VecDeque<(Timestamp, Vec<Planned>)> =
            batches.into_iter().map(|((tick, _), batch)| (tick, batch)).collect();
        let mut before: Option<Timestamp> = None;
        let mut alone = false;
        while let Some((tick, batch)) = rest.pop_front() {
            let mut kept = self.without_cancelled(&batch);
            let takes_back = kept.iter().any(|one| self.back_of(one).is_some());
            if alone || takes_back && before.is_some() {
                rest.push_front((tick, batch));
                self.stop_before(tick, before, plan);
                // Numbers go up with the hours.
                let numbers = rest.iter().flat_map(|(_, batch)| batch).filter_map(|one| one.seq);
                plan.settled_seq = numbers.min().map_or(plan.settled_seq, |seq| seq - 1);
                return;
            }
            kept.sort_by(|one, other| one.place().cmp(&other.place()));
            plan.batches.push(kept);
            (before, alone) = (Some(tick), takes_back);
        }
    }

    /// What is settled ends before a batch; the inventory of its hour is read with its first batch.
    fn stop_before(&self, tick: Timestamp, before: Option<Timestamp>, plan: &mut Plan) {
        let read = if before == Some(tick) {
            tick
        } else {
            beginning_of(self.zone, SettlementPeriod::Hour, tick.plus_ms(-1))
        };
        plan.inventory = Some(read).max(self.state.inventory);
        plan.more = true;
    }

    fn back_of(&self, one: &Planned) -> Option<i64> {
        self.backs.get(&one.seq?).copied()
    }

    /// A batch without what is taken back in it, and what takes that back.
    fn without_cancelled(&self, batch: &[Planned]) -> Vec<Planned> {
        let there: HashSet<i64> = batch.iter().filter_map(|one| one.seq).collect();
        let pairs = batch.iter().filter_map(|one| Some((one.seq?, self.back_of(one)?)));
        let pairs = pairs.filter(|(_, back)| there.contains(back));
        let gone: HashSet<i64> = pairs.flat_map(|(seq, back)| [seq, back]).collect();
        let stays = |one: &Planned| one.seq.is_none_or(|seq| !gone.contains(&seq));
        batch.iter().filter(|one| stays(one)).cloned().collect()
    }

    fn planned(&self, record: UsageRecord, seq: Option<i64>) -> Planned {
        let payer = payer_of(self.relations, self.consumer, record.span.from());
        Planned { record, seq, payer }
    }

    /// Up to which hour this run settles: whole hours, not too many of them, and none of which not all usage is read.
    fn until(&self, last: Timestamp, tick: Option<Timestamp>) -> Timestamp {
        let unread = self.through < self.state.next_seq - 1;
        let last = tick.filter(|_| unread).map_or(last, |tick| last.min(tick));
        let Some(first) = self.first_unsettled() else { return last };
        let from = self.state.inventory.map_or(first, |settled| settled.max(first));
        let from = from.max(self.metered);
        let number = i64::try_from(self.resources.len()).unwrap_or(i64::MAX).max(1);
        let hours = (MOST_DURATIONS / number).clamp(1, MOST_HOURS);
        let end = self.zone.hour_down(from.plus_ms(hours * HOUR_MS));
        let least = SettlementPeriod::Hour.end_of(self.zone, from);
        last.min(end.max(least))
    }

    /// As of which hour's settlement the usage counts: what was taken later counts no earlier, whatever clock it was
    /// received by.
    fn ticks(&self) -> Vec<Timestamp> {
        let mut latest = Timestamp::EPOCH;
        let tick = |one: &StoredUsage| {
            latest = latest.max(tick_of(self.zone, one.received));
            latest
        };
        self.usage.iter().map(tick).collect()
    }

    /// The first instant of what is charged on demand beyond what is settled.
    fn first_unsettled(&self) -> Option<Timestamp> {
        let chargings = self.resources.values().flat_map(|one| &one.chargings);
        let on_demand = chargings.filter(|one| one.mode == ChargingMode::OnDemand);
        let beyond = |to| self.state.inventory.is_none_or(|settled| to > settled);
        on_demand.filter(|one| one.to.is_none_or(beyond)).map(|one| one.from).min()
    }

    /// Is anything of a resource left that was charged by time, in a period that ends after what is settled?
    fn is_left(&self, one: &ResourceRecord, until: Timestamp) -> bool {
        let resource_type = one.resource.product.resource_type.as_str();
        let metered = self.catalogue.parts().usage_types.iter();
        let mut metered = metered.filter(|metered| {
            metered.resource_type == resource_type && measures_time(self.catalogue, metered)
        });
        metered.any(|metered| {
            let end = last_end(self.zone, metered.settled, until);
            let on_demand = one.chargings.iter().filter(|one| one.mode == ChargingMode::OnDemand);
            on_demand.filter_map(|one| one.to).any(|to| to > end)
        })
    }

    /// What the inventory says of the periods that end after what is settled, up to an instant; each with the end of
    /// its period.
    fn read_inventory(
        &self,
        until: Timestamp,
    ) -> Result<Vec<(Timestamp, UsageRecord)>, SettleRefusal> {
        let mut read = Vec::new();
        let mut resources: Vec<&ResourceRecord> = self.resources.values().collect();
        resources.sort_unstable_by_key(|one| one.resource.key);
        for one in resources {
            let resource_type = one.resource.product.resource_type.as_str();
            let metered = self.catalogue.parts().usage_types.iter();
            let metered = metered.filter(|metered| {
                metered.resource_type == resource_type && measures_time(self.catalogue, metered)
            });
            for usage_type in metered {
                self.read_of(one, usage_type, until, &mut read)?;
            }
        }
        Ok(read)
    }

    fn read_of(
        &self,
        one: &ResourceRecord,
        usage_type: &UsageType,
        until: Timestamp,
        read: &mut Vec<(Timestamp, UsageRecord)>,
    ) -> Result<(), SettleRefusal> {
        let on_demand = one.chargings.iter().filter(|one| one.mode == ChargingMode::OnDemand);
        let Some(first) = on_demand.map(|one| one.from).min() else { return Ok(()) };
        let period = usage_type.settled;
        let from = self.state.inventory.map_or(first, |settled| settled.max(first));
        let begins = beginning_of(self.zone, period, from).max(self.metered);
        let whole = (begins, last_end(self.zone, period, until));
        let Some(whole) = Span::new(whole.0, whole.1) else { return Ok(()) };
        let windows = period.windows(self.zone, whole);
        let unit = TimeUnit::second(self.catalogue).ok_or(SettleRefusal::NoSecond)?;
        let duration = Duration { usage_type: &usage_type.code, unit };
        let key = one.resource.key;
        for record in durations((key, &one.chargings), &windows, duration) {
            if self.is_priced(one, &record)? {
                read.push((period.end_of(self.zone, record.span.last()), record));
            }
        }
        Ok(())
    }

    /// Is it charged by time, or by something else that its resource type is metered by?
    fn is_priced(&self, one: &ResourceRecord, record: &UsageRecord) -> Result<bool, SettleRefusal> {
        let charging = charging_of(one, record.charging);
        let charging = charging.ok_or_else(|| SettleRefusal::unknown(one))?;
        let product = self.catalogue.product(&charging.product);
        let product = product.ok_or_else(|| SettleRefusal::unknown(one))?;
        let key = PriceKey::OnDemand { usage: record.usage_type.clone() };
        Ok(self.catalogue.price(&product.id, &key, record.span.from()).is_some())
    }
}

impl Planned {
    /// What is settled first comes first: what began earlier, then what ended earlier, then what was reported, by its
    /// number, and then what the inventory says.
    fn place(&self) -> (Span, bool, Option<i64>, ResourceKey, i64, &str) {
        let UsageRecord { resource, charging, usage_type, span, .. } = &self.record;
        (*span, self.seq.is_none(), self.seq, *resource, *charging, usage_type)
    }
}

/// A charging of a resource by its number.
pub(crate) fn charging_of(one: &ResourceRecord, number: i64) -> Option<&Charging> {
    one.chargings.iter().find(|charging| charging.number == number)
}

/// The beginning of the period that an instant lies in.
fn beginning_of(zone: &Zone, period: SettlementPeriod, at: Timestamp) -> Timestamp {
    let today = zone.day_of(at);
    match period {
        SettlementPeriod::Hour => zone.hour_down(at).max(zone.start_of(today)),
        SettlementPeriod::Day => zone.start_of(today),
        SettlementPeriod::Month => zone.start_of(today.plus_days(1 - today.of_month())),
    }
}

/// The end of the last period that is over at an instant: the beginning of the one that is not.
fn last_end(zone: &Zone, period: SettlementPeriod, at: Timestamp) -> Timestamp {
    beginning_of(zone, period, at)
}
