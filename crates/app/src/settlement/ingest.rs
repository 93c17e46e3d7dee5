//! Usage that sources report is taken, parked, or refused (`bills` G1; decision 0030).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use hubu_core::ids::{CustomerKey, ResourceKey};
use hubu_core::metering::{
    AcceptanceRules, Correction, Delivery, EventKey, EventStatus, Known, MOST_EVENTS, ParkReason,
    Reported, UsageEvent, UsageRecord, UsageRefusal, correct_known, judge, measures_time,
    records_of,
};
use hubu_core::products::{Catalogue, UsageType};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::metering::{
    self, KnownEvent, ParkedEvent, SeqRange, StoredUsage, TakenAs, TakesBack,
};
use hubu_store::records::{self, DueRow};
use hubu_store::resources::{self, ResourceOwner, ResourceRecord};
use hubu_store::settlement::{SettlementState, save_states, states};
use hubu_store::{Fault, Tx, Unit};

use super::USAGE_SETTLEMENT;
use super::plan::settled_from;
use crate::ledger::Party;
use crate::locked::Locked;
use crate::products::CatalogueCache;

/// What became of an event that was reported.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Intake {
    /// It was taken, and is settled with the next hour.
    Taken,
    /// It waits, for this reason.
    Parked(ParkReason),
    /// The same was reported before.
    Repeated,
    /// It is refused.
    Refused(UsageRefusal),
}

/// An event to be looked at, and when it was received.
struct Wanted {
    place: usize,
    event: UsageEvent,
    received: Timestamp,
}

/// Takes in what sources report, [`MOST_EVENTS`] at the most: each event is taken, parked or refused by itself, in
/// the order in which they come. The consumers of what is taken are settled with the next hour.
///
/// # Errors
/// [`Fault::Bug`] where there are more; faults.
pub fn ingest_usage(
    unit: &mut Unit<'_, '_>,
    realm: (&CatalogueCache, &Zone),
    reported: &[Reported],
) -> Result<Vec<Intake>, Fault> {
    if reported.len() > MOST_EVENTS {
        return Err(Fault::Bug(format!("{} events are reported at once", reported.len())));
    }
    let (mut intakes, mut wanted) = (vec![Intake::Repeated; reported.len()], Vec::new());
    for (place, one) in reported.iter().enumerate() {
        match UsageEvent::check(one.clone()) {
            Ok(event) => wanted.push(Wanted { place, event, received: unit.now }),
            Err(refusal) => intakes[place] = Intake::Refused(refusal),
        }
    }
    let mut taking = Taking::read(unit, realm, &wanted)?;
    for Wanted { place, event, received } in wanted {
        intakes[place] = match taking.delivered(&event) {
            Ok(Delivery::New) => taking.take(event, received),
            Ok(Delivery::Repeated) => Intake::Repeated,
            Err(refusal) => Intake::Refused(refusal),
        };
    }
    taking.save(unit)?;
    Ok(intakes)
}

/// Looks again at events that are parked, as they stand: after the inventory or the catalogue was mended, or time has
/// passed. What was taken or corrected meanwhile is left alone.
///
/// # Errors
/// Only faults.
pub fn look_again(
    unit: &mut Unit<'_, '_>,
    realm: (&CatalogueCache, &Zone),
    parked: Vec<ParkedEvent>,
) -> Result<Vec<Intake>, Fault> {
    let wanted = parked.into_iter().enumerate();
    let wanted: Vec<Wanted> = wanted
        .map(|(place, one)| Wanted { place, event: one.event, received: one.received })
        .collect();
    let mut taking = Taking::read(unit, realm, &wanted)?;
    let mut intakes = Vec::with_capacity(wanted.len());
    for Wanted { event, received, .. } in wanted {
        let status = taking.known.get(&event.key).map(|known| known.status);
        intakes.push(match status {
            Some(EventStatus::Parked) => taking.take(event, received),
            _ => Intake::Repeated,
        });
    }
    taking.save(unit)?;
    Ok(intakes)
}

/// What the events of a batch rest on, and what they leave.
struct Taking {
    now: Timestamp,
    zone: Zone,
    rules: AcceptanceRules,
    catalogue: Arc<Catalogue>,
    locked: Locked,
    /// By their ids.
    resources: HashMap<String, ResourceRecord>,
    /// What is known of events, as changed so far.
    known: BTreeMap<EventKey, KnownEvent>,
    /// Those that were not known before, and those that have changed.
    new: BTreeSet<EventKey>,
    changed: BTreeSet<EventKey>,
    /// The records of events that corrections may take back.
    records: HashMap<EventKey, Vec<StoredUsage>>,
    states: BTreeMap<CustomerKey, SettlementState>,
    parked: BTreeMap<EventKey, ParkedEvent>,
    unparked: BTreeSet<EventKey>,
    appended: Vec<StoredUsage>,
    backs: Vec<TakesBack>,
}

impl Taking {
    fn read(
        unit: &mut Unit<'_, '_>,
        (cache, zone): (&CatalogueCache, &Zone),
        wanted: &[Wanted],
    ) -> Result<Self, Fault> {
        let (now, tx) = (unit.now, &mut *unit.tx);
        let (_, catalogue) = cache.current(tx)?;
        let corrected: BTreeSet<EventKey> =
            wanted.iter().filter_map(|one| one.event.corrects.clone()).collect();
        let keys: Vec<EventKey> = wanted.iter().map(|one| one.event.key.clone()).collect();
        let corrected: Vec<EventKey> = corrected.into_iter().collect();
        let mut known = metering::lock_known(tx, &corrected)?;
        known.extend(metering::known(tx, &keys)?);
        let known: BTreeMap<EventKey, KnownEvent> =
            known.into_iter().map(|one| (one.key.clone(), one)).collect();
        let ids: BTreeSet<String> = wanted.iter().map(|one| one.event.resource.clone()).collect();
        let ids: Vec<String> = ids.into_iter().collect();
        let owners = resources::families(tx, &ids)?;
        let originals = corrected.iter().filter_map(|key| known.get(key)?.taken);
        let originals: Vec<TakenAs> = originals.collect();
        let of_originals = originals.iter().map(|taken| taken.customer);
        let customers: BTreeSet<CustomerKey> =
            owners.iter().map(|owner| owner.customer).chain(of_originals).collect();
        let parties: Vec<Party> = customers.iter().map(|key| Party::Key(*key)).collect();
        let locked = Locked::take(tx, &parties.iter().collect::<Vec<_>>())?;
        let places: Vec<_> = customers
            .iter()
            .filter_map(|key| Some((locked.get(&Party::Key(*key))?.group, *key)))
            .collect();
        let states = states(tx, &places)?.into_iter().map(|one| (one.customer, one)).collect();
        Ok(Self {
            now,
            zone: zone.clone(),
            rules: AcceptanceRules::default(),
            catalogue,
            locked,
            resources: records_by_id(tx, &owners)?,
            records: records_of_events(tx, &known, &corrected)?,
            known,
            new: BTreeSet::new(),
            changed: BTreeSet::new(),
            states,
            parked: BTreeMap::new(),
            unparked: BTreeSet::new(),
            appended: Vec::new(),
            backs: Vec::new(),
        })
    }

    /// Is an event new? Two of one batch are compared as if they had come one after the other.
    fn delivered(&self, event: &UsageEvent) -> Result<Delivery, UsageRefusal> {
        match self.known.get(&event.key) {
            None => Ok(Delivery::New),
            Some(known) if known.hash == metering::content_hash(event) => Ok(Delivery::Repeated),
            Some(_) => Err(UsageRefusal::OtherContent),
        }
    }

    fn take(&mut self, event: UsageEvent, received: Timestamp) -> Intake {
        let judged = self.judge(&event, received);
        let taken = judged.and_then(|(correction, usage_type)| {
            let record = self.resources.get(&event.resource);
            let record = record.ok_or(ParkReason::UnknownResource)?;
            let chargings = (record.resource.key, &record.chargings[..]);
            let records =
                records_of(&self.zone, &event, &usage_type, chargings, usage_type.settled);
            let records = records.ok_or(ParkReason::OutsideLife)?;
            Ok((correction, record.resource.customer, records))
        });
        match taken {
            Ok((correction, customer, records)) => {
                self.accept(&event, correction, (customer, records));
                Intake::Taken
            }
            Err(reason) => {
                self.park(event, reason, received);
                Intake::Parked(reason)
            }
        }
    }

    /// Can an event be taken? Then how it takes the place of another, if it does, and its usage type.
    fn judge(
        &self,
        event: &UsageEvent,
        received: Timestamp,
    ) -> Result<(Option<Correction>, UsageType), ParkReason> {
        self.rules.check(&self.zone, event.span, received, self.now)?;
        let correction = event.corrects.as_ref().map(|key| {
            let original = self.known.get(key).map(|one| (one.span, one.status));
            correct_known(&self.rules, &self.zone, original, received)
        });
        let correction = correction.transpose()?;
        let record = self.resources.get(&event.resource);
        let by_inventory = record.is_some_and(|record| {
            let resource_type = &record.resource.product.resource_type;
            let usage_type = self.catalogue.usage_type(resource_type, &event.usage_type);
            usage_type.is_some_and(|one| measures_time(&self.catalogue, one))
        });
        let known = Known {
            catalogue: &self.catalogue,
            resource: record.map(|record| (&record.resource, &record.chargings[..])),
            by_inventory,
        };
        Ok((correction, judge(event, known)?.clone()))
    }

    fn accept(
        &mut self,
        event: &UsageEvent,
        correction: Option<Correction>,
        (customer, records): (CustomerKey, Vec<UsageRecord>),
    ) {
        if let (Some(correction), Some(original)) = (correction, &event.corrects) {
            self.replace(event, correction, original);
        }
        let appended: Vec<StoredUsage> =
            records.into_iter().filter_map(|record| self.append(customer, record)).collect();
        let taken = appended.first().map(|first| TakenAs {
            group: first.group,
            customer,
            first_seq: first.seq,
            number: i64::try_from(appended.len()).unwrap_or(i64::MAX),
        });
        self.records.insert(event.key.clone(), appended);
        self.parked.remove(&event.key);
        self.unparked.insert(event.key.clone());
        let forget = Some(self.rules.forgotten_from(&self.zone, event.span));
        self.know(event, (EventStatus::Taken, taken, forget));
    }

    /// Takes the place of another event: its records are taken back, or it is parked no longer.
    fn replace(&mut self, event: &UsageEvent, correction: Correction, original: &EventKey) {
        if correction == Correction::Reverse {
            let records = self.records.get(original).cloned().unwrap_or_default();
            for one in records {
                let back = self.append(one.customer, one.record.reversed(&event.key));
                self.backs.extend(back.map(|back| TakesBack {
                    group: one.group,
                    customer: one.customer,
                    seq: back.seq,
                    back: one.seq,
                }));
            }
        } else {
            self.parked.remove(original);
            self.unparked.insert(original.clone());
        }
        let forget = |span| self.rules.forgotten_from(&self.zone, span);
        if let Some(known) = self.known.get_mut(original) {
            known.status = EventStatus::Corrected;
            known.forget = known.forget.or(Some(forget(known.span)));
            self.changed.insert(original.clone());
        }
    }

    /// Gives a record the next number of its customer.
    fn append(&mut self, customer: CustomerKey, record: UsageRecord) -> Option<StoredUsage> {
        let state = self.states.get_mut(&customer)?;
        let (seq, received) = (state.next_seq, self.now);
        state.next_seq += 1;
        let stored = StoredUsage { group: state.group, customer, seq, record, received };
        self.appended.push(stored.clone());
        Some(stored)
    }

    fn park(&mut self, event: UsageEvent, reason: ParkReason, received: Timestamp) {
        let look_again = reason.look_again(event.span);
        self.know(&event, (EventStatus::Parked, None, None));
        let key = event.key.clone();
        self.parked.insert(key, ParkedEvent { event, reason, received, look_again });
    }

    fn know(
        &mut self,
        event: &UsageEvent,
        (status, taken, forget): (EventStatus, Option<TakenAs>, Option<Timestamp>),
    ) {
        let key = &event.key;
        let changed = if self.known.contains_key(key) { &mut self.changed } else { &mut self.new };
        changed.insert(key.clone());
        let hash = metering::content_hash(event);
        let known = KnownEvent { key: key.clone(), hash, status, taken, span: event.span, forget };
        self.known.insert(key.clone(), known);
    }

    /// Stores what became of the events, and obliges the settlement of whose they are.
    fn save(self, unit: &mut Unit<'_, '_>) -> Result<(), Fault> {
        let tx = &mut *unit.tx;
        let of = |keys: &BTreeSet<EventKey>| -> Vec<KnownEvent> {
            keys.iter().filter_map(|key| self.known.get(key).cloned()).collect()
        };
        let changed = self.changed.difference(&self.new).cloned().collect();
        metering::remember(tx, &of(&self.new))?;
        metering::change_known(tx, &of(&changed))?;
        let unparked: Vec<EventKey> =
            self.unparked.iter().filter(|key| !self.new.contains(*key)).cloned().collect();
        metering::unpark(tx, &unparked)?;
        metering::park(tx, &self.parked.values().cloned().collect::<Vec<_>>())?;
        metering::append(tx, &self.appended)?;
        metering::save_backs(tx, &self.backs)?;
        let used: BTreeSet<CustomerKey> = self.appended.iter().map(|one| one.customer).collect();
        let states: Vec<SettlementState> =
            used.iter().filter_map(|customer| self.states.get(customer).copied()).collect();
        save_states(tx, &states)?;
        let due = settled_from(&self.zone, self.now);
        let row = |state: &SettlementState| {
            let (group, customer) = (state.group, state.customer);
            DueRow { group, kind: USAGE_SETTLEMENT, key: customer.0, customer, due }
        };
        records::oblige_by(tx, &states.iter().map(row).collect::<Vec<_>>())?;
        self.locked.finish(tx, unit.wall)
    }
}

fn records_by_id(
    tx: &mut Tx<'_>,
    owners: &[ResourceOwner],
) -> Result<HashMap<String, ResourceRecord>, Fault> {
    let place = |owner: &ResourceOwner| (owner.group, owner.customer, owner.key);
    let places: BTreeSet<(_, CustomerKey, ResourceKey)> = owners.iter().map(place).collect();
    let found = resources::without_terms(tx, &places.into_iter().collect::<Vec<_>>())?;
    Ok(found.into_iter().map(|record| (record.resource.id.clone(), record)).collect())
}

/// The records of events that were taken, by the events.
fn records_of_events(
    tx: &mut Tx<'_>,
    known: &BTreeMap<EventKey, KnownEvent>,
    keys: &[EventKey],
) -> Result<HashMap<EventKey, Vec<StoredUsage>>, Fault> {
    let taken = keys.iter().filter_map(|key| Some((key, known.get(key)?.taken?)));
    let taken: Vec<(&EventKey, TakenAs)> = taken.collect();
    let range = |(_, taken): &(&EventKey, TakenAs)| {
        let TakenAs { group, customer, first_seq, number } = *taken;
        SeqRange { group, customer, after: first_seq - 1, through: first_seq + number - 1 }
    };
    let found = metering::records(tx, &taken.iter().map(range).collect::<Vec<_>>())?;
    let mut records: HashMap<EventKey, Vec<StoredUsage>> = HashMap::new();
    for (key, TakenAs { customer, first_seq, number, .. }) in taken {
        let is = |one: &&StoredUsage| {
            one.customer == customer && (first_seq..first_seq + number).contains(&one.seq)
        };
        records.insert(key.clone(), found.iter().filter(is).cloned().collect());
    }
    Ok(records)
}
