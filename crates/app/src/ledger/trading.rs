//! What commands need of orders and resources, looked up before anything is locked: it says who is to be
//! locked.

use std::collections::{HashMap, HashSet};

use hubu_core::enterprise::Mode;
use hubu_core::ids::{CouponKey, CustomerKey, ResourceKey};
use hubu_core::time::Timestamp;
use hubu_store::enterprise::{self, MemberRelation};
use hubu_store::orders::{self, Backing, OrderOwner};
use hubu_store::resources::{self, ResourceOwner};
use hubu_store::{Fault, Tx, discounts};

use super::{Needs, Party};

/// What is looked up before anything is locked: it says who is to be locked.
pub(super) struct Trading {
    pub(super) named: Named,
    /// Whose prices and rules are needed.
    priced: Vec<CustomerKey>,
    /// Those that pay for some of them now, by the customer.
    masters: HashMap<CustomerKey, CustomerKey>,
}

/// Whose the needed orders and resources are.
#[derive(Default)]
pub(super) struct Named {
    pub(super) orders: Vec<OrderOwner>,
    pub(super) resources: Vec<ResourceOwner>,
    /// Those whose open orders are needed too, with their families'.
    pub(super) with_open: HashSet<ResourceKey>,
    /// Those whose terms nobody needs: the calendar looks at what is next, however much was before.
    pub(super) without_terms: HashSet<ResourceKey>,
}

/// What of coupons the trades of a fold need besides what its commands name: whole wallets, single coupons,
/// and what orders have done with either.
#[derive(Default)]
pub(super) struct TradeCoupons {
    pub(super) wallets: Vec<CustomerKey>,
    pub(super) coupons: Vec<(CustomerKey, CouponKey)>,
    pub(super) orders: Vec<(CustomerKey, String)>,
}

impl Trading {
    pub(super) fn find(
        tx: &mut Tx<'_>,
        needs: &Needs,
        key: &dyn Fn(&Party) -> Option<CustomerKey>,
        now: Timestamp,
    ) -> Result<Self, Fault> {
        let by_key = orders::ids_of(tx, &unique(needs.order_keys.iter().copied()))?;
        let ids = unique(needs.orders.iter().cloned().chain(by_key));
        let orders = orders::owners(tx, &ids)?;
        let of_orders = orders.iter().flat_map(|owner| owner.resources.iter().cloned());
        let mut ids = unique(needs.resources.iter().cloned().chain(of_orders));
        let by_key = resources::ids_of(tx, &unique(needs.resource_keys.iter().copied()))?;
        // A promotion counts where an earlier order used it: while one lasts, the terms are needed after all.
        if !by_key.is_empty() && discounts::promoted(tx, now)? {
            ids = unique(ids.into_iter().chain(by_key.iter().cloned()));
        }
        let mut resources = resources::owners(tx, &ids)?;
        let with_terms: HashSet<ResourceKey> =
            resources.iter().flat_map(|owner| &owner.family).copied().collect();
        let by_key: Vec<String> = by_key.into_iter().filter(|id| !ids.contains(id)).collect();
        resources.extend(resources::families(tx, &by_key)?);
        let members = resources.iter().flat_map(|owner| &owner.family).copied();
        let without_terms = members.filter(|key| !with_terms.contains(key)).collect();
        let of_orders = orders.iter().map(|owner| owner.customer);
        let owners = of_orders.chain(resources.iter().map(|owner| owner.customer));
        let priced = unique(owners.chain(needs.priced.iter().filter_map(key)));
        let relations = enterprise::current_relations(tx, &priced)?;
        let master = |one: &MemberRelation| Some((one.member, custody_master(Some(one))?));
        let masters = relations.iter().filter_map(master).collect();
        let with_open = needs.resource_keys.iter().map(|(.., key)| *key).collect();
        let named = Named { orders, resources, with_open, without_terms };
        Ok(Self { named, priced, masters })
    }

    /// Whose prices and rules are needed, each once.
    pub(super) fn customers(&self) -> Vec<CustomerKey> {
        self.priced.clone()
    }

    /// Everybody who is to be locked for it.
    pub(super) fn parties(&self) -> Vec<CustomerKey> {
        let of_orders = self.named.orders.iter().map(|owner| owner.payer);
        let paid = self.backing().map(|backing| backing.payer);
        let masters = self.masters.values().copied();
        unique(of_orders.chain(paid).chain(self.priced.clone()).chain(masters))
    }

    /// The coupons that something may go back to.
    pub(super) fn returns(&self) -> Vec<(CustomerKey, CouponKey)> {
        let paid = self.backing().filter_map(|one| Some((one.payer, one.coupon?)));
        unique(paid)
    }

    /// What of coupons is needed.
    pub(super) fn coupons(&self) -> TradeCoupons {
        let wallets = unique(self.priced.iter().chain(self.masters.values()).copied());
        // An order uses coupons of whoever may pay it: few of the fold's customers.
        let by = |owner: &OrderOwner| {
            let master = self.masters.get(&owner.customer).copied();
            let payers = [owner.customer, owner.payer].into_iter().chain(master);
            payers.map(|payer| (payer, owner.id.as_str().to_owned())).collect::<Vec<_>>()
        };
        let to_pay = self.named.orders.iter().flat_map(by);
        let paid = self.backing().filter(|one| one.coupon.is_some());
        let paid = paid.map(|one| (one.payer, one.order.as_str().to_owned()));
        let orders = unique(to_pay.chain(paid));
        TradeCoupons { wallets, coupons: self.returns(), orders }
    }

    fn backing(&self) -> impl Iterator<Item = &Backing> {
        let of_orders = self.named.orders.iter().flat_map(|owner| &owner.backing);
        of_orders.chain(self.named.resources.iter().flat_map(|owner| &owner.backing))
    }
}

/// Each once, in order.
pub(super) fn unique<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_unstable();
    items.dedup();
    items
}

/// The master who pays for a member, if one does.
pub(super) fn custody_master(relation: Option<&MemberRelation>) -> Option<CustomerKey> {
    relation.filter(|one| one.mode == Mode::Custody).map(|one| one.master)
}
