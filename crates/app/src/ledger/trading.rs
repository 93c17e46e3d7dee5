//! What commands need of orders and resources, looked up before anything is locked: it says who is to be
//! locked.

use std::collections::HashSet;

use hubu_core::enterprise::Mode;
use hubu_core::ids::{CouponKey, CustomerKey, ResourceKey};
use hubu_store::enterprise::{self, MemberRelation};
use hubu_store::orders::{self, Backing, OrderOwner};
use hubu_store::resources::{self, ResourceOwner};
use hubu_store::{Fault, Tx};

use super::{Needs, Party};

/// What is looked up before anything is locked: it says who is to be locked.
pub(super) struct Trading {
    pub(super) named: Named,
    /// Whose prices and rules are needed.
    priced: Vec<CustomerKey>,
    /// Those that pay for them now.
    masters: Vec<CustomerKey>,
}

/// Whose the needed orders and resources are.
#[derive(Default)]
pub(super) struct Named {
    pub(super) orders: Vec<OrderOwner>,
    pub(super) resources: Vec<ResourceOwner>,
    /// Those whose open orders are needed too, with their families'.
    pub(super) with_open: HashSet<ResourceKey>,
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
    ) -> Result<Self, Fault> {
        let by_key = orders::ids_of(tx, &unique(needs.order_keys.iter().copied()))?;
        let ids = unique(needs.orders.iter().cloned().chain(by_key));
        let orders = orders::owners(tx, &ids)?;
        let of_orders = orders.iter().flat_map(|owner| owner.resources.iter().cloned());
        let by_key = resources::ids_of(tx, &unique(needs.resource_keys.iter().copied()))?;
        let ids = unique(needs.resources.iter().cloned().chain(of_orders).chain(by_key));
        let resources = resources::owners(tx, &ids)?;
        let of_orders = orders.iter().map(|owner| owner.customer);
        let owners = of_orders.chain(resources.iter().map(|owner| owner.customer));
        let priced = unique(owners.chain(needs.priced.iter().filter_map(key)));
        let relations = enterprise::current_relations(tx, &priced)?;
        let masters = relations.iter().filter_map(|one| custody_master(Some(one)));
        let with_open = needs.resource_keys.iter().map(|(.., key)| *key).collect();
        let named = Named { orders, resources, with_open };
        Ok(Self { named, priced, masters: unique(masters) })
    }

    /// Whose prices and rules are needed, each once.
    pub(super) fn customers(&self) -> Vec<CustomerKey> {
        self.priced.clone()
    }

    /// Everybody who is to be locked for it.
    pub(super) fn parties(&self) -> Vec<CustomerKey> {
        let of_orders = self.named.orders.iter().map(|owner| owner.payer);
        let paid = self.backing().map(|backing| backing.payer);
        unique(of_orders.chain(paid).chain(self.priced.clone()).chain(self.masters.clone()))
    }

    /// The coupons that something may go back to.
    pub(super) fn returns(&self) -> Vec<(CustomerKey, CouponKey)> {
        let paid = self.backing().filter_map(|one| Some((one.payer, one.coupon?)));
        unique(paid)
    }

    /// What of coupons is needed.
    pub(super) fn coupons(&self) -> TradeCoupons {
        let wallets = unique(self.priced.iter().chain(&self.masters).copied());
        let by = |owner: &OrderOwner| {
            let payers = wallets.iter().copied().chain([owner.payer]);
            payers.map(|payer| (payer, owner.id.as_str().to_owned())).collect::<Vec<_>>()
        };
        let to_pay = self.named.orders.iter().flat_map(by);
        let paid = self.backing().map(|one| (one.payer, one.order.as_str().to_owned()));
        let orders = unique(to_pay.chain(paid));
        TradeCoupons { wallets: wallets.clone(), coupons: self.returns(), orders }
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
