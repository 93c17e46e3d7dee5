//! [`Locked`]: customers whose rows a unit holds, and the events it raises about them.
//!
//! Money rests on customers, their relations and permissions, and its batch locks the customers'
//! rows first. A unit that changes any of that locks the same rows first and writes each of them at
//! its end: of two that meet one waits, and then sees what the other did or is run again.

use hubu_core::ids::{CustomerId, CustomerKey};
use hubu_core::time::Timestamp;
use hubu_store::ledger::{self, Holder};
use hubu_store::records::{self, ContentRow, EventRow, Facts};
use hubu_store::vault::Vault;
use hubu_store::{Fault, Tx};

use crate::ledger::Party;

/// Customers locked by a unit. Dropping it without [`Locked::finish`] is right only where the unit
/// refuses.
pub(crate) struct Locked {
    holders: Vec<Holder>,
    events: Vec<EventRow>,
    contents: Vec<ContentRow>,
}

impl Locked {
    /// Locks customers in ascending key order; unknown ones are left out.
    pub(crate) fn take(tx: &mut Tx<'_>, parties: &[&Party]) -> Result<Self, Fault> {
        let by_id = |party: &&Party| match party {
            Party::Id(id) => Some(id.clone()),
            Party::Key(_) => None,
        };
        let ids: Vec<CustomerId> = parties.iter().filter_map(by_id).collect();
        let found = ledger::find_holders(tx, &ids)?;
        let by_key = parties.iter().filter_map(|party| match party {
            Party::Key(key) => Some(*key),
            Party::Id(_) => None,
        });
        let mut keys: Vec<CustomerKey> = by_key.chain(found.iter().map(|(_, key)| *key)).collect();
        keys.sort_unstable();
        keys.dedup();
        let holders = ledger::lock_holders(tx, &keys)?;
        Ok(Self { holders, events: Vec::new(), contents: Vec::new() })
    }

    /// Takes a customer in whose row this very unit wrote: nobody else can be waiting for it.
    pub(crate) fn take_in(&mut self, tx: &mut Tx<'_>, key: CustomerKey) -> Result<Holder, Fault> {
        let new = ledger::lock_holders(tx, &[key])?.pop();
        let new = new.ok_or_else(|| Fault::Bug(format!("customer {key} was not written")))?;
        self.holders.push(new.clone());
        Ok(new)
    }

    /// A customer, if it was there to be locked.
    pub(crate) fn get(&self, party: &Party) -> Option<Holder> {
        let is = |holder: &&Holder| match party {
            Party::Key(key) => holder.key == *key,
            Party::Id(id) => holder.id == id.as_str(),
        };
        self.holders.iter().find(is).cloned()
    }

    /// Raises an event about one of the customers.
    ///
    /// # Errors
    /// [`Fault::Bug`] when it is not locked: events are numbered under the customer's lock.
    pub(crate) fn raise(
        &mut self,
        at: Timestamp,
        subject: CustomerKey,
        kind: &'static str,
        facts: &Facts,
    ) -> Result<(), Fault> {
        let holder = self.holders.iter_mut().find(|holder| holder.key == subject);
        let holder = holder
            .ok_or_else(|| Fault::Bug(format!("{kind}: customer {subject} is not locked")))?;
        holder.event_seq += 1;
        let (group, seq) = (holder.group, holder.event_seq);
        self.events.push(EventRow { group, subject, seq, kind, at, body: facts.to_json() });
        Ok(())
    }

    /// Raises an event that carries something for its deliverer alone: what may be secret or personal
    /// goes there, and nowhere else. It counts until `expires`.
    pub(crate) fn raise_with(
        &mut self,
        at: Timestamp,
        subject: CustomerKey,
        (kind, facts): (&'static str, &Facts),
        (vault, content, expires): (&Vault, &Facts, Timestamp),
    ) -> Result<(), Fault> {
        self.raise(at, subject, kind, facts)?;
        let Some(EventRow { group, seq, .. }) = self.events.last() else { return Ok(()) };
        let (place, text) = (format!("{subject}:{seq}"), content.to_json());
        let content = vault.seal("event_content.content", place, text.as_bytes())?;
        self.contents.push(ContentRow { group: *group, subject, seq: *seq, content, expires });
        Ok(())
    }

    /// Writes the events, and every locked row.
    pub(crate) fn finish(self, tx: &mut Tx<'_>, wall: Timestamp) -> Result<(), Fault> {
        let seqs: Vec<_> =
            self.holders.iter().map(|holder| (holder.key, holder.event_seq)).collect();
        ledger::save_event_seqs(tx, &seqs)?;
        records::emit(tx, wall, &self.events)?;
        records::enclose(tx, &self.contents)
    }
}
