//! Bare loops over the engine: they write every row an allocation leaves and do nothing else (`anew`: every
//! row that something else left). No request is read, no signature checked, nothing is decided.
//!
//! They write into the realm the product writes into, while it rests, so that the tables are the
//! same; the product's own checker then vouches for both.

pub(super) mod anew;
pub(super) mod postgres;
pub(super) mod sqlite;
pub(super) mod trades;

use std::collections::BTreeMap;

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::ids::Ids;
use hubu_core::realm::Realm;
use hubu_server::entropy::System;

use super::accounts::World;
use super::requests::{scattered, transaction_id};
use super::wall;

/// A cent.
const AMOUNT: i64 = 1_000_000;

/// What all rows have in common.
pub(super) struct Shape {
    group: i64,
    master: i64,
    master_id: String,
    members: Vec<(i64, String)>,
    actor: String,
    kind: i64,
    detail: i64,
    day: i64,
    cycle: i64,
}

impl Shape {
    /// Of a world in a realm, today.
    pub(super) fn of(world: &World, realm: &Realm) -> Self {
        let master = &world.master;
        let now = wall();
        Self {
            group: master.group.0,
            master: master.key.0,
            master_id: master.id.clone(),
            members: world.members.iter().map(|m| (m.key.0, m.id.clone())).collect(),
            actor: format!("{0}/{0}", master.name),
            kind: TradeType::Allocate.code(),
            detail: TradeDetail::EnterpriseAllocate.code(),
            day: realm.zone.day_of(now).number(),
            cycle: realm.zone.cycle_of(now).number(),
        }
    }
}

/// One customer's cash book and event number.
#[derive(Clone, Copy, Default, Debug)]
struct Side {
    book: i64,
    balance: i64,
    seq: i64,
    event: i64,
    /// A member's: what the master allocated to it.
    net: i64,
}

/// What the rows go on from, by customer.
type State = BTreeMap<i64, Side>;

/// One allocation's rows.
struct Transfer {
    posting: i64,
    at: i64,
    member: i64,
    trade_id: String,
    remembered: String,
    request: String,
    facts: String,
    from: Side,
    to: Side,
}

/// Rows that are committed together.
pub(super) struct Batch {
    transfers: Vec<Transfer>,
    /// Customers with their last state, the first number of their new entries, and how many.
    touched: Vec<(i64, Side, i64, i64)>,
}

/// Makes rows that go on from a state.
pub(super) struct Maker<'a> {
    shape: &'a Shape,
    state: State,
    ids: Ids,
}

impl<'a> Maker<'a> {
    fn new(shape: &'a Shape, state: State) -> Self {
        Self { shape, state, ids: Ids::new(Box::new(System::new())) }
    }

    /// The allocations numbered `first` on, `size` in a batch.
    pub(super) fn batches(&mut self, first: usize, count: usize, size: usize) -> Vec<Batch> {
        let mut batches = Vec::with_capacity(count / size + 1);
        let mut next = first;
        while next < first + count {
            let size = size.min(first + count - next);
            batches.push(self.batch(next, size));
            next += size;
        }
        batches
    }

    fn batch(&mut self, first: usize, size: usize) -> Batch {
        let before = self.state.clone();
        let transfers: Vec<Transfer> = (first..first + size).map(|n| self.transfer(n)).collect();
        let mut touched: Vec<i64> = transfers.iter().map(|transfer| transfer.member).collect();
        touched.push(self.shape.master);
        touched.sort_unstable();
        touched.dedup();
        let last = |key: i64| {
            let (old, new) = (before[&key], self.state[&key]);
            (key, new, old.seq + 1, new.seq - old.seq)
        };
        Batch { touched: touched.into_iter().map(last).collect(), transfers }
    }

    fn transfer(&mut self, number: usize) -> Transfer {
        let (member, member_id) = &self.shape.members[scattered(number, self.shape.members.len())];
        let trade_id = transaction_id(number);
        let master_id = &self.shape.master_id;
        let facts = format!(
            r#"{{"master":"{master_id}","member":"{member_id}","balance_type":"BALANCE_TYPE_DEBIT","amount":"0.01","trans_id":"{trade_id}"}}"#
        );
        let mut move_by = |key: i64, amount: i64, net: i64| {
            let side = self.state.entry(key).or_default();
            side.balance += amount;
            side.seq += 1;
            side.event += 1;
            side.net += net;
            *side
        };
        let from = move_by(self.shape.master, -AMOUNT, 0);
        let to = move_by(*member, AMOUNT, AMOUNT);
        Transfer {
            posting: self.ids.key(wall()),
            at: wall().ms(),
            member: *member,
            remembered: format!("transfer/{trade_id}"),
            trade_id,
            request: self.ids.hex32(),
            facts,
            from,
            to,
        }
    }
}
