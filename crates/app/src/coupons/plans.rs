//! Making a coupon plan, and reading one.

use hubu_core::coupons::{CouponRefusal, Plan};
use hubu_core::ids::{CustomerKey, GroupKey, PlanKey};
use hubu_core::realm::Site;
use hubu_store::records::Facts;
use hubu_store::{Error, Fault, Tx, Unit, coupons};

use crate::write::Done;

/// A plan to be made; its key and the instant of its making are set then.
#[derive(Clone, Debug)]
pub struct NewPlan {
    /// What it says.
    pub plan: Plan,
    /// The realm's site.
    pub site: Site,
    /// Whose account asks for it: it stands in that account's audit trail.
    pub subject: (GroupKey, CustomerKey),
}

/// Makes a plan.
///
/// # Errors
/// The first reason against it.
pub fn create_plan(
    unit: &mut Unit<'_, '_>,
    new: &NewPlan,
) -> Result<Done<Plan>, Error<CouponRefusal>> {
    let key = PlanKey(unit.ids.key(unit.wall));
    let plan = Plan { key, created: unit.now, ..new.plan.clone() };
    plan.check(new.site, unit.now).map_err(Error::Refused)?;
    coupons::insert_plan(unit.tx, &plan)?;
    let facts = Facts::new()
        .text("plan_id", &key.to_wire())
        .text("kind", plan.kind.as_str())
        .text("name", &plan.name)
        .amount("face_value", plan.face);
    let (group, subject) = new.subject;
    Ok(Done { value: plan, group, subject, detail: facts.to_json() })
}

/// A plan by its key.
pub fn plan(tx: &mut Tx<'_>, key: PlanKey) -> Result<Option<Plan>, Fault> {
    Ok(coupons::plans(tx, &[key])?.into_iter().next())
}
