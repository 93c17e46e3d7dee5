//! Lists and change records against plain loops over everything there is: random lives of many coupons,
//! random filters and pages, and the instants around every end and every change.

use std::collections::{BTreeMap, BTreeSet};

use hubu_app::coupons::{
    Change, ChangeFilter, CouponFilter, GiveBack, HeldCoupon, Issue, RecallCoupon, Reserve,
    SetCouponFrozen, Spend, Spending, cards_page, changes, coupons_page,
};
use hubu_app::enterprise::{AllocateCoupon, ReclaimCoupon};
use hubu_core::accounts::{Direction, TradeDetail, TradeType};
use hubu_core::coupons::{Kind, Plan, State, Validity, WireStatus};
use hubu_core::ids::{CouponKey, PlanKey, Seeded};
use hubu_core::ledger::BookKind;
use hubu_core::time::Timestamp;
use hubu_store::Error;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{BEGINNING, LedgerWorld, Person, instant, money, plan};

use super::histories::Dice;
use super::{order, party};

/// Acts of a life.
const ACTS: usize = 240;
/// Filters tried on it.
const FILTERS: usize = 300;
/// Days after the beginning at which plans end.
const ENDS: [i64; 4] = [20, 45, 100, 500];
const DAY: i64 = 86_400_000;
const SOURCES: [&str; 3] = ["", "activity-1", "partner-1"];
const ORDERS: [&str; 4] = ["CS1", "CS2", "CS3", "CS4"];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_what_a_plain_loop_finds() {
    engines::each(pages).await;
}

async fn pages(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let mut dice = Dice::new(Seeded::new(5));
    let life = Life::lived(&world, &mut dice).await;
    let owners = [&life.master, &life.member];
    let mut everything = Vec::new();
    for owner in owners {
        let all = Everything::of(&world, owner, &life.uses).await;
        all.is_in_order();
        everything.push(all);
    }
    let held = everything.iter().flat_map(|all| &all.coupons);
    let reached: BTreeSet<i64> = held.map(|one| one.coupon.state.code()).collect();
    let states: BTreeSet<i64> = State::ALL.iter().map(|state| state.code()).collect();
    assert_eq!(reached, states, "every state is among them");
    let mut found = [0; 3];
    for filter in 0..FILTERS {
        // The member has less, and is looked at less.
        let all = &everything[usize::from(filter % 4 == 3)];
        found[0] += all.compare_coupons(&world, &mut dice).await;
        found[1] += all.compare_cards(&world, &mut dice).await;
        found[2] += all.compare_changes(&world, &mut dice).await;
    }
    assert!(found.iter().all(|rows| *rows > FILTERS / 2), "the filters find something: {found:?}");
    world.check().await;
}

/// A master and its member, whose coupons are looked at.
struct Life {
    master: Person,
    member: Person,
    plans: Vec<PlanKey>,
    /// Which order used which coupon.
    uses: Vec<(CouponKey, &'static str)>,
}

impl Life {
    async fn lived(world: &LedgerWorld, dice: &mut Dice) -> Self {
        let (master, mut members) = world.enterprise(100, 1).await;
        let member = members.remove(0);
        let mut plans = Vec::new();
        for (place, end) in ENDS.into_iter().enumerate() {
            for (kind, worth) in [
                (Kind::Voucher, "100"),
                (Kind::Flexi, "50"),
                (Kind::StoredValueCard, "70"),
                (Kind::Discount, "0.9"),
            ] {
                let source = SOURCES[place % SOURCES.len()].to_owned();
                let (from, to) = (instant(BEGINNING), instant(BEGINNING).plus_ms(end * DAY));
                let validity = Validity::Between(from, to);
                let made = Plan { source, validity, ..plan(kind, worth) };
                plans.push(world.make_plan(made, &master).await);
            }
        }
        let mut life = Self { master, member, plans, uses: Vec::new() };
        let mut keys: Vec<CouponKey> = Vec::new();
        let mut children: Vec<(CouponKey, CouponKey)> = Vec::new();
        for act in 0..ACTS {
            let any = (!keys.is_empty()).then(|| keys[dice.below(keys.len().max(1))]);
            match (dice.below(10), any) {
                (0..4, _) | (_, None) => keys.extend(life.issue(world, dice).await),
                (4, _) => life.hand(world, dice, &keys, &mut children).await,
                (5, _) => life.take(world, &mut children).await,
                (what, Some(coupon)) => life.act(world, dice, what, coupon).await,
            }
            if act % 8 == 7 {
                let thirds = i64::try_from(dice.below(12)).expect("small");
                let later = world.now().await.plus_ms(DAY / 3 * thirds);
                // At times the reconciler comes by, at times it does not.
                if dice.below(3) > 0 {
                    world.advance(&later.to_wire()).await;
                } else {
                    world.set_clock(later).await;
                }
            }
        }
        life
    }

    async fn issue(&self, world: &LedgerWorld, dice: &mut Dice) -> Vec<CouponKey> {
        let plan = self.plans[dice.below(self.plans.len())];
        let issue = Issue { plan, customers: vec![party(&self.master)], active: dice.below(5) > 0 };
        let issued = world.run(self.master.key, issue).await.unwrap_or_default();
        issued.into_iter().flatten().collect()
    }

    async fn act(&mut self, world: &LedgerWorld, dice: &mut Dice, what: usize, coupon: CouponKey) {
        let (customer, order_id) = (party(&self.master), ORDERS[dice.below(ORDERS.len())]);
        let queue = self.master.key;
        let reason = "a die fell so".to_owned();
        match what {
            6 => {
                let purchase = order(order_id, "30");
                let reserve = Reserve { customer, coupons: vec![coupon], purchase };
                drop(world.run(queue, reserve).await);
            }
            7 => {
                let amount = money(["7.5", "50", "70", "100", "0"][dice.below(5)]);
                let (order, detail) = (order_id.to_owned(), TradeDetail::Order);
                let spending = Spending { coupon, amount, order, detail };
                let spent = world.run(queue, Spend { customer, spending }).await;
                if spent.is_ok() && amount.is_positive() {
                    self.uses.push((coupon, order_id));
                }
            }
            8 => {
                let (amount, order) = (money("2.5"), order_id.to_owned());
                drop(world.run(queue, GiveBack { customer, coupon, amount, order }).await);
            }
            _ if dice.below(2) == 0 => {
                drop(world.run(queue, RecallCoupon { customer, coupon, reason }).await);
            }
            _ => {
                let frozen = dice.below(2) == 0;
                drop(world.run(queue, SetCouponFrozen { customer, coupon, frozen, reason }).await);
            }
        }
    }

    async fn hand(
        &self,
        world: &LedgerWorld,
        dice: &mut Dice,
        keys: &[CouponKey],
        children: &mut Vec<(CouponKey, CouponKey)>,
    ) {
        // Few can go: some are tried.
        for _ in 0..6 {
            let coupon = keys[dice.below(keys.len())];
            let hand = AllocateCoupon {
                master: self.master.key,
                member: self.member.id(),
                coupon,
                amount: money("100"),
                transaction_id: None,
            };
            if let Ok(child) = world.run(self.master.key, hand).await {
                children.push((coupon, child));
                return;
            }
        }
    }

    async fn take(&self, world: &LedgerWorld, children: &mut Vec<(CouponKey, CouponKey)>) {
        // Half of them stay.
        if children.len() < 2 {
            return;
        }
        let (source, coupon) = children.swap_remove(0);
        let (master, member) = (self.master.key, self.member.id());
        let take = ReclaimCoupon { master, member, source, coupon, transaction_id: None };
        drop(world.run(master, take).await);
    }
}

/// Everything there is of somebody's.
struct Everything {
    owner: Person,
    now: Timestamp,
    /// Newest first.
    coupons: Vec<HeldCoupon>,
    /// By kind of book, newest first.
    changes: Vec<(BookKind, Vec<Change>)>,
    uses: Vec<(CouponKey, &'static str)>,
}

const BOOKS: [BookKind; 3] = [BookKind::Voucher, BookKind::FlexiCoupon, BookKind::StoredValueCard];

impl Everything {
    async fn of(world: &LedgerWorld, owner: &Person, uses: &[(CouponKey, &'static str)]) -> Self {
        let coupons = world.coupons_of(owner, |filter| filter.limit = 10_000).await.coupons;
        let (now, owner, uses) = (world.now().await, owner.clone(), uses.to_vec());
        let mut all = Self { owner, now, coupons, changes: Vec::new(), uses };
        for kind in BOOKS {
            let page = all.changes_page(world, all.every_change(kind)).await;
            assert_eq!(page.0, i64::try_from(page.1.len()).expect("few"));
            all.changes.push((kind, page.1));
        }
        all
    }

    /// Newest first, and each change leads from what was held before to what was held after.
    fn is_in_order(&self) {
        assert!(self.coupons.is_sorted_by(|a, b| a.coupon.key > b.coupon.key));
        let mut held: BTreeMap<CouponKey, i64> = BTreeMap::new();
        for (_, changes) in &self.changes {
            assert!(changes.is_sorted_by(|a, b| a.at >= b.at));
            for change in changes.iter().rev() {
                let held = held.entry(change.coupon).or_default();
                *held += change.amount.e8();
                assert_eq!(*held, change.after.e8());
            }
        }
        for one in &self.coupons {
            let held = held.get(&one.coupon.key).copied().unwrap_or_default();
            assert_eq!(held, one.balance.e8(), "{}", one.coupon.key);
        }
    }

    fn last_change(&self, coupon: CouponKey) -> Option<Timestamp> {
        let all = self.changes.iter().flat_map(|(_, changes)| changes);
        all.filter(|change| change.coupon == coupon).map(|change| change.at).max()
    }

    async fn compare_coupons(&self, world: &LedgerWorld, dice: &mut Dice) -> usize {
        let filter = self.some_filter(dice);
        let wanted: Vec<&HeldCoupon> =
            self.coupons.iter().filter(|one| self.is_wanted(one, &filter)).collect();
        let (owner, asked) = ((self.owner.group, self.owner.key), filter.clone());
        let page = world
            .store
            .read::<_, ()>(move |tx, _| coupons_page(tx, owner, &asked).map_err(Error::Fault));
        let page = page.await.expect("coupons can be read");
        assert_eq!(page.total, i64::try_from(wanted.len()).expect("few"), "{filter:?}");
        let shown: Vec<&HeldCoupon> = page.coupons.iter().collect();
        assert_eq!(shown, sliced(&wanted, filter.offset, filter.limit), "{filter:?}");
        wanted.len()
    }

    fn some_filter(&self, dice: &mut Dice) -> CouponFilter {
        let some = |dice: &mut Dice, of: usize| dice.below(of) == 0;
        let one = |dice: &mut Dice| &self.coupons[dice.below(self.coupons.len())];
        let near = |dice: &mut Dice, at: Timestamp| {
            at.plus_ms(i64::try_from(dice.below(3)).expect("small") - 1)
        };
        let (chosen, other) = (one(dice), one(dice));
        let now = if some(dice, 2) { self.now } else { near(dice, other.coupon.expires) };
        let date = match dice.below(6) {
            0 => Some(chosen.coupon.expires),
            1 => chosen.coupon.used,
            2 => self.last_change(chosen.coupon.key),
            _ => None,
        };
        let activated = one(dice).coupon.activated;
        CouponFilter {
            now,
            cards: dice.below(3) > 0,
            since: date.map_or(Timestamp::EPOCH, |at| near(dice, at)),
            coupon: some(dice, 6).then(|| one(dice).coupon.key),
            plan: some(dice, 6).then(|| one(dice).coupon.plan),
            kind: some(dice, 3).then(|| Kind::ALL[dice.below(Kind::ALL.len())]),
            status: some(dice, 2).then(|| WireStatus::ALL[dice.below(WireStatus::ALL.len())]),
            active_from: activated.filter(|_| some(dice, 4)).map(|at| near(dice, at)),
            active_to: activated.filter(|_| some(dice, 4)).map(|at| near(dice, at)),
            source: some(dice, 5).then(|| SOURCES[dice.below(SOURCES.len())].to_owned()),
            order: some(dice, 4).then(|| ORDERS[dice.below(ORDERS.len())].to_owned()),
            offset: i64::try_from(dice.below(6)).expect("small"),
            limit: 1 + i64::try_from(dice.below(12)).expect("small"),
        }
    }

    fn is_wanted(&self, one: &HeldCoupon, filter: &CouponFilter) -> bool {
        let coupon = &one.coupon;
        let ended = match coupon.state {
            State::Used => coupon.used.is_some_and(|at| at < filter.since),
            State::Recalled | State::Allocated | State::Reclaimed => {
                self.last_change(coupon.key).is_some_and(|at| at < filter.since)
            }
            _ => false,
        };
        let by = |order: &String| {
            let used = self.uses.iter().any(|(key, by)| *key == coupon.key && by == order);
            used || coupon.lock.as_ref() == Some(order) || coupon.order.as_ref() == Some(order)
        };
        (filter.cards || coupon.kind != Kind::StoredValueCard)
            && coupon.expires >= filter.since
            && !ended
            && filter.coupon.is_none_or(|key| coupon.key == key)
            && filter.plan.is_none_or(|plan| coupon.plan == plan)
            && filter.kind.is_none_or(|kind| coupon.kind == kind)
            && filter.status.is_none_or(|status| coupon.wire_status(filter.now) == status)
            && filter.active_from.is_none_or(|at| coupon.activated.is_some_and(|on| on >= at))
            && filter.active_to.is_none_or(|at| coupon.activated.is_some_and(|on| on <= at))
            && filter.source.as_ref().is_none_or(|source| one.plan.source == *source)
            && filter.order.as_ref().is_none_or(by)
    }

    async fn compare_cards(&self, world: &LedgerWorld, dice: &mut Dice) -> usize {
        let left = dice.below(2) == 0;
        let card =
            (dice.below(5) == 0).then(|| self.coupons[dice.below(self.coupons.len())].coupon.key);
        let (offset, limit) = (0, 1 + i64::try_from(dice.below(12)).expect("small"));
        let wanted = |one: &&HeldCoupon| {
            one.coupon.kind == Kind::StoredValueCard
                && one.coupon.activated.is_some()
                && one.balance.is_positive() == left
                && card.is_none_or(|card| one.coupon.key == card)
        };
        let wanted: Vec<&HeldCoupon> = self.coupons.iter().filter(wanted).collect();
        let owner = (self.owner.group, self.owner.key);
        let page = world.store.read::<_, ()>(move |tx, _| {
            cards_page(tx, owner, (left, card), (offset, limit)).map_err(Error::Fault)
        });
        let page = page.await.expect("cards can be read");
        assert_eq!(page.total, i64::try_from(wanted.len()).expect("few"), "{left} {card:?}");
        let shown: Vec<&HeldCoupon> = page.coupons.iter().collect();
        assert_eq!(shown, sliced(&wanted, offset, limit), "{left} {card:?}");
        wanted.len()
    }

    fn every_change(&self, kind: BookKind) -> ChangeFilter {
        ChangeFilter {
            kind,
            coupon: None,
            from: Timestamp::EPOCH,
            until: self.now.plus_ms(1),
            direction: None,
            trade: None,
            trade_id: None,
            offset: 0,
            limit: 10_000,
        }
    }

    async fn changes_page(&self, world: &LedgerWorld, filter: ChangeFilter) -> (i64, Vec<Change>) {
        let owner = (self.owner.group, self.owner.key);
        let page = world.store.read(move |tx, _| changes(tx, owner, &filter)).await;
        let page = page.expect("changes can be read");
        (page.total, page.changes)
    }

    async fn compare_changes(&self, world: &LedgerWorld, dice: &mut Dice) -> usize {
        let (kind, all) = &self.changes[dice.below(self.changes.len())];
        if all.is_empty() {
            return 0;
        }
        let one = |dice: &mut Dice| &all[dice.below(all.len())];
        let near = |dice: &mut Dice, at: Timestamp| {
            at.plus_ms(i64::try_from(dice.below(3)).expect("small") - 1)
        };
        let some = |dice: &mut Dice, of: usize| dice.below(of) == 0;
        let mut filter = self.every_change(*kind);
        let (first, last) = (one(dice).at, one(dice).at);
        if some(dice, 3) {
            filter.from = near(dice, first);
        }
        if some(dice, 3) {
            filter.until = near(dice, last);
        }
        let directions = [Direction::Revenue, Direction::Expense];
        filter.direction = some(dice, 4).then(|| directions[dice.below(2)]);
        let trades = TradeType::OF_COUPONS;
        filter.trade = some(dice, 4).then(|| trades[dice.below(trades.len())]);
        filter.trade_id = some(dice, 5).then(|| one(dice).trade_id.clone());
        filter.coupon = some(dice, 4).then(|| one(dice).coupon);
        filter.offset = i64::try_from(dice.below(8)).expect("small");
        filter.limit = 1 + i64::try_from(dice.below(20)).expect("small");
        let wanted = |change: &&Change| {
            let direction =
                if change.amount.is_positive() { Direction::Revenue } else { Direction::Expense };
            change.at >= filter.from
                && change.at < filter.until
                && filter.direction.is_none_or(|wanted| direction == wanted)
                && filter.trade.is_none_or(|trade| change.kind == trade)
                && filter.trade_id.as_ref().is_none_or(|id| change.trade_id == *id)
                && filter.coupon.is_none_or(|coupon| change.coupon == coupon)
        };
        let wanted: Vec<&Change> = all.iter().filter(wanted).collect();
        let (total, shown) = self.changes_page(world, filter.clone()).await;
        assert_eq!(total, i64::try_from(wanted.len()).expect("few"), "{filter:?}");
        let shown: Vec<&Change> = shown.iter().collect();
        assert_eq!(shown, sliced(&wanted, filter.offset, filter.limit), "{filter:?}");
        wanted.len()
    }
}

fn sliced<'a, T>(all: &[&'a T], offset: i64, limit: i64) -> Vec<&'a T> {
    let number = |number: i64| usize::try_from(number).expect("not negative");
    all.iter().copied().skip(number(offset)).take(number(limit)).collect()
}
