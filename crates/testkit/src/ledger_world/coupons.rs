//! Coupons and cards as a test says them.

use hubu_app::coupons::{
    CouponFilter, CouponPage, Issue, Issued, NewPlan, coupons_page, create_plan,
};
use hubu_app::ledger::Party;
use hubu_core::coupons::{
    CouponGroup, FetchMethod, Issuer, Kind, Media, Plan, Scene, UseLimit, Validity, Version,
};
use hubu_core::ids::{CouponKey, PlanKey};
use hubu_core::realm::Site;
use hubu_core::time::Timestamp;
use hubu_store::Error;

use super::{BEGINNING, LedgerWorld, Person, instant, money};

/// A plan of reusable electronic coupons of the operator, for tests, without limits, that last for the
/// first half of 2026; a test changes what it is about.
///
/// # Panics
/// When the worth is no amount.
pub fn plan(kind: Kind, worth: &str) -> Plan {
    Plan {
        key: PlanKey(0),
        kind,
        version: Version::Reusable,
        name: format!("{} {worth}", kind.as_str()),
        description: String::new(),
        face: money(worth),
        scene: Scene::Test,
        group: CouponGroup::CloudService,
        issuer: Issuer::Operator,
        source: "operator".to_owned(),
        media: Media::Electronic,
        fetch: FetchMethod::Issued,
        validity: Validity::Between(instant(BEGINNING), instant("2026-06-30T15:59:59Z")),
        limits: Vec::new(),
        created: Timestamp::EPOCH,
    }
}

/// A use limit by its key and value.
pub fn limit(key: &str, value: &str) -> UseLimit {
    UseLimit {
        key: key.to_owned(),
        value1: value.to_owned(),
        value2: String::new(),
        unit: String::new(),
        limit_type: "1".to_owned(),
    }
}

impl LedgerWorld {
    /// Makes a plan.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn make_plan(&self, plan: Plan, by: &Person) -> PlanKey {
        let subject = (by.group, by.key);
        let new = NewPlan { plan, site: Site::Cn, subject };
        let made = self.store.unit(0, None, "test.plan", move |unit| {
            create_plan(unit, &new).map(|done| done.value.key)
        });
        made.await.expect("a plan that stands")
    }

    /// Issues a usable coupon of a plan to each of these.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn issue_to(&self, plan: PlanKey, people: &[&Person]) -> Vec<Issued> {
        let customers = people.iter().map(|person| Party::Key(person.key)).collect();
        let issue = Issue { plan, customers, active: true };
        self.run(people[0].key, issue).await.expect("the plan is known")
    }

    /// Makes a plan and issues one usable coupon of it.
    ///
    /// # Panics
    /// When either is refused.
    pub async fn give(&self, who: &Person, plan: Plan) -> CouponKey {
        let plan = self.make_plan(plan, who).await;
        let issued = self.issue_to(plan, &[who]).await;
        issued[0].clone().expect("the customer is known")
    }

    /// A page of somebody's coupons and cards; `choose` changes the filter.
    ///
    /// # Panics
    /// When they cannot be read.
    pub async fn coupons_of(
        &self,
        who: &Person,
        choose: impl FnOnce(&mut CouponFilter),
    ) -> CouponPage {
        let mut filter = CouponFilter {
            now: self.now().await,
            cards: true,
            since: Timestamp::EPOCH,
            coupon: None,
            plan: None,
            kind: None,
            status: None,
            active_from: None,
            active_to: None,
            source: None,
            order: None,
            offset: 0,
            limit: 100,
        };
        choose(&mut filter);
        let owner = (who.group, who.key);
        let page = self
            .store
            .read::<_, ()>(move |tx, _| coupons_page(tx, owner, &filter).map_err(Error::Fault));
        page.await.expect("coupons can be read")
    }

    /// What somebody's coupons and cards hold and where they stand, oldest first: `voucher 60.00 usable`.
    pub async fn wallet(&self, who: &Person) -> Vec<String> {
        let page = self.coupons_of(who, |_| {}).await;
        let line = |held: &hubu_app::coupons::HeldCoupon| {
            let (kind, state) = (held.coupon.kind.as_str(), held.coupon.state.as_str());
            format!("{kind} {} {state}", held.balance.to_text(2))
        };
        page.coupons.iter().rev().map(line).collect()
    }
}
