//! What the commands of a fold do with coupons: the coupons, plans and uses they rest on, changed by
//! each accepted command.

use std::collections::HashMap;
use std::sync::Arc;

use hubu_core::coupons::{Card, CardState, Coupon, Limits, Plan};
use hubu_core::ids::{BookKey, CardKey, CouponKey, CustomerKey, GroupKey, PlanKey};
use hubu_core::ledger::{BookKind, Lot};
use hubu_core::money::Amount;
use hubu_store::coupons::{self, CouponUse, Owned, Place, UsePlace, UseRow};
use hubu_store::ledger::Holder;
use hubu_store::records::DueRow;
use hubu_store::{Fault, Tx};

use super::trading::TradeCoupons;
use super::{Desk, Needs, Party};

/// A plan with its limits read.
#[derive(Clone, Debug)]
pub struct KnownPlan {
    /// The plan.
    pub plan: Arc<Plan>,
    /// Its limits.
    pub limits: Arc<Limits>,
}

/// Coupons as loaded, and as changed by the commands so far.
#[derive(Default)]
pub(super) struct Coupons {
    held: HashMap<CouponKey, Owned>,
    plans: HashMap<PlanKey, KnownPlan>,
    uses: HashMap<UsePlace, CouponUse>,
    cards: HashMap<CardKey, Card>,
    opened: Vec<CouponKey>,
    changed: Vec<CouponKey>,
    used: Vec<UsePlace>,
    redeemed: Vec<CardKey>,
    undo: Vec<Undo>,
}

enum Undo {
    Coupon(CouponKey, Option<Owned>),
    Use(UsePlace, Option<CouponUse>),
    Card(Card),
}

/// Where a refused command's traces are cut off.
pub(super) struct CouponCut {
    undo: usize,
    lengths: [usize; 4],
}

impl Coupons {
    /// Reads coupons, those that some of them came from, whole wallets, uses and plans; `place` finds
    /// the customers, which are locked.
    pub(super) fn load(
        tx: &mut Tx<'_>,
        (needs, trades): (&Needs, &TradeCoupons),
        sources: Vec<Place>,
        place: &dyn Fn(&Party) -> Option<(GroupKey, CustomerKey)>,
    ) -> Result<Self, Fault> {
        let of = |owner: &Party, coupon: CouponKey| -> Option<Place> {
            let (group, customer) = place(owner)?;
            Some((group, customer, coupon))
        };
        let of_trades = trades.coupons.iter();
        let of_trades = of_trades.filter_map(|(owner, coupon)| of(&Party::Key(*owner), *coupon));
        let named = needs.coupons.iter().filter_map(|(owner, coupon)| of(owner, *coupon));
        let mut held = coupons::coupons(tx, &unique(named.chain(sources).chain(of_trades)))?;
        let of_trades = trades.wallets.iter().filter_map(|owner| place(&Party::Key(*owner)));
        let wallets = needs.wallets.iter().filter_map(place).chain(of_trades);
        held.extend(coupons::wallets(tx, &unique(wallets))?);
        let of_trades = trades.orders.iter().filter_map(|(owner, order)| {
            let (group, customer) = place(&Party::Key(*owner))?;
            Some((group, customer, order.as_str()))
        });
        let orders = needs.coupon_orders.iter().filter_map(|(owner, order)| {
            let (group, customer) = place(owner)?;
            Some((group, customer, order.as_str()))
        });
        let orders = orders.chain(of_trades);
        let uses = coupons::uses(tx, &unique(orders))?.into_iter().collect();
        let named = needs.plans.iter().copied();
        let keys = unique(named.chain(held.iter().map(|owned| owned.coupon.plan)));
        let mut plans = HashMap::new();
        for plan in coupons::plans(tx, &keys)? {
            let limits = plan.read_limits();
            let limits = limits.map_err(|defect| Fault::Bug(format!("{defect:?}")))?;
            let known = KnownPlan { plan: Arc::new(plan), limits: Arc::new(limits) };
            plans.insert(known.plan.key, known);
        }
        let held = held.into_iter().map(|owned| (owned.coupon.key, owned)).collect();
        let cards = coupons::lock_cards(tx, &unique(needs.cards.iter().copied()))?;
        let cards = cards.into_iter().map(|card| (card.key, card)).collect();
        Ok(Self { held, plans, uses, cards, ..Self::default() })
    }

    /// Those of them that have books.
    pub(super) fn books(&self) -> Vec<(GroupKey, CustomerKey, BookKind, CouponKey)> {
        let book = |Owned { group, customer, coupon }: &Owned| {
            Some((*group, *customer, coupon.kind.book()?, coupon.key))
        };
        let mut books: Vec<_> = self.held.values().filter_map(book).collect();
        books.sort_unstable();
        books
    }

    pub(super) fn cut(&self) -> CouponCut {
        let lengths = [self.opened.len(), self.changed.len(), self.used.len(), self.redeemed.len()];
        CouponCut { undo: self.undo.len(), lengths }
    }

    pub(super) fn rollback(&mut self, cut: &CouponCut) {
        while self.undo.len() > cut.undo {
            match self.undo.pop() {
                Some(Undo::Coupon(key, Some(before))) => {
                    self.held.insert(key, before);
                }
                Some(Undo::Coupon(key, None)) => {
                    self.held.remove(&key);
                }
                Some(Undo::Use(place, Some(before))) => {
                    self.uses.insert(place, before);
                }
                Some(Undo::Use(place, None)) => {
                    self.uses.remove(&place);
                }
                Some(Undo::Card(before)) => {
                    self.cards.insert(before.key, before);
                }
                None => break,
            }
        }
        let [opened, changed, used, redeemed] = cut.lengths;
        self.opened.truncate(opened);
        self.changed.truncate(changed);
        self.used.truncate(used);
        self.redeemed.truncate(redeemed);
    }

    /// Stores what the fold did.
    pub(super) fn save(mut self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        self.changed.sort_unstable();
        self.changed.dedup();
        self.changed.retain(|key| !self.opened.contains(key));
        self.used.sort_unstable();
        self.used.dedup();
        let row = |place: UsePlace| {
            let (Owned { group, customer, .. }, done) =
                (self.held.get(&place.0)?, *self.uses.get(&place)?);
            let (group, customer) = (*group, *customer);
            Some(UseRow { group, customer, coupon: place.0, order: place.1, done })
        };
        let uses: Vec<UseRow> = self.used.into_iter().filter_map(row).collect();
        let of = |keys: &[CouponKey]| -> Vec<&Owned> {
            keys.iter().filter_map(|key| self.held.get(key)).collect()
        };
        let redeemed: Vec<Card> =
            self.redeemed.iter().filter_map(|key| self.cards.get(key)).copied().collect();
        coupons::save(tx, (&of(&self.opened), &of(&self.changed)), &uses, &redeemed)
    }
}

fn unique<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_unstable();
    items.dedup();
    items
}

impl Desk<'_, '_> {
    /// A plan that was needed, or that a needed coupon is of.
    pub fn plan(&self, key: PlanKey) -> Option<&KnownPlan> {
        self.loaded.coupons.plans.get(&key)
    }

    /// A customer's coupon that was needed; `None` when it has none of this key.
    pub fn coupon(&self, owner: CustomerKey, key: CouponKey) -> Option<&Coupon> {
        let owned = self.loaded.coupons.held.get(&key).filter(|owned| owned.customer == owner)?;
        Some(&owned.coupon)
    }

    /// A customer's coupons that were needed, oldest first.
    pub fn coupons(&self, owner: CustomerKey) -> Vec<&Coupon> {
        let all = self.loaded.coupons.held.values();
        let of = all.filter(|owned| owned.customer == owner).map(|owned| &owned.coupon);
        let mut coupons: Vec<&Coupon> = of.collect();
        coupons.sort_unstable_by_key(|coupon| coupon.key);
        coupons
    }

    /// What a coupon holds; nothing where it has no book.
    pub fn coupon_balance(&self, owner: CustomerKey, coupon: &Coupon) -> Amount {
        let of = |kind| self.balance(owner, kind, Lot::Coupon(coupon.key));
        coupon.kind.book().map_or(Amount::ZERO, of)
    }

    /// A coupon's book, opened when it has none; `None` for a discount coupon.
    pub fn open_coupon_book(&mut self, holder: &Holder, coupon: &Coupon) -> Option<BookKey> {
        let kind = coupon.kind.book()?;
        Some(self.open(holder, kind, Lot::Coupon(coupon.key)))
    }

    /// Key and code of a coupon that is made now.
    pub fn new_coupon(&mut self) -> (CouponKey, String) {
        let key = CouponKey(self.moment.ids.key(self.moment.wall));
        (key, self.moment.ids.text(b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 16))
    }

    /// Gives a customer a new coupon; `reconciler` looks at it again at its end.
    pub fn add_coupon(&mut self, holder: &Holder, coupon: Coupon, reconciler: &'static str) {
        let (group, customer, key) = (holder.group, holder.key, coupon.key);
        let due = coupon.expires;
        let row = DueRow { group, kind: reconciler, key: key.0, customer, due };
        self.loaded.left.due.push(row);
        self.loaded.coupons.opened.push(key);
        self.put(key, Owned { group, customer, coupon });
    }

    /// Changes a customer's coupon.
    pub fn set_coupon(&mut self, holder: &Holder, coupon: Coupon) {
        let key = coupon.key;
        self.loaded.coupons.changed.push(key);
        self.put(key, Owned { group: holder.group, customer: holder.key, coupon });
    }

    fn put(&mut self, key: CouponKey, owned: Owned) {
        let before = self.loaded.coupons.held.insert(key, owned);
        self.loaded.coupons.undo.push(Undo::Coupon(key, before));
    }

    /// What an order has done with a coupon so far; the use was needed.
    pub fn coupon_use(&self, coupon: CouponKey, order: &str) -> CouponUse {
        let found = self.loaded.coupons.uses.get(&(coupon, order.to_owned()));
        found.copied().unwrap_or_default()
    }

    /// Changes what an order has done with a coupon.
    pub fn set_coupon_use(&mut self, coupon: CouponKey, order: &str, done: CouponUse) {
        let place = (coupon, order.to_owned());
        let before = self.loaded.coupons.uses.insert(place.clone(), done);
        self.loaded.coupons.used.push(place.clone());
        self.loaded.coupons.undo.push(Undo::Use(place, before));
    }

    /// A card of a batch that was needed.
    pub fn card(&self, key: CardKey) -> Option<Card> {
        self.loaded.coupons.cards.get(&key).copied()
    }

    /// Records who has redeemed a card, and as which coupon.
    pub fn redeem_card(&mut self, card: Card, holder: &Holder, coupon: CouponKey) {
        let redeemed = Some((holder.key, coupon, self.moment.now));
        let after = Card { state: CardState::Redeemed, redeemed, ..card };
        self.loaded.coupons.undo.push(Undo::Card(card));
        self.loaded.coupons.cards.insert(card.key, after);
        self.loaded.coupons.redeemed.push(card.key);
    }
}
