//! Stored-value cards that nobody has yet: a batch is made, somebody redeems a card, what is left is
//! voided.

use hubu_core::coupons::{
    CardBatch, CardCode, CardRefusal, Coupon, CouponRefusal, Kind, MOST_CARDS, Plan,
};
use hubu_core::customers::CustomerKind;
use hubu_core::ids::{BatchKey, CardKey, CouponKey, CustomerKey, GroupKey, PlanKey};
use hubu_core::realm::Site;
use hubu_core::time::Timestamp;
use hubu_store::coupons::{self, CardPlace};
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::{Error, Fault, Unit};

use super::issue::issue;
use crate::ledger::{Command, Decision, Desk, Needs, Party};
use crate::write::Done;

/// A batch to be made.
#[derive(Clone, Debug)]
pub struct NewBatch {
    /// Of which plan.
    pub plan: PlanKey,
    /// What operators call it.
    pub name: String,
    /// How many cards; 1 to [`MOST_CARDS`].
    pub cards: i64,
    /// Are they usable as soon as they are redeemed?
    pub active: bool,
    /// The realm's site.
    pub site: Site,
    /// Whose account asks for it: it stands in that account's audit trail.
    pub subject: (GroupKey, CustomerKey),
}

/// A batch that was made, with the codes of its cards: they are nowhere else.
pub struct NewCards {
    /// The batch.
    pub batch: CardBatch,
    /// Its plan.
    pub plan: Plan,
    /// The cards, in the order they were made.
    pub cards: Vec<(CardKey, CardCode)>,
}

/// Makes a batch of cards.
///
/// # Errors
/// [`CardRefusal::Coupon`] with an unknown or outdated plan, [`CardRefusal::NotForCards`].
pub fn create_card_batch(
    unit: &mut Unit<'_, '_>,
    new: &NewBatch,
) -> Result<Done<NewCards>, Error<CardRefusal>> {
    let plan = coupons::plans(unit.tx, &[new.plan])?.into_iter().next();
    let unknown = Error::Refused(CardRefusal::Coupon(CouponRefusal::UnknownPlan));
    let plan = plan.ok_or(unknown)?;
    if plan.kind != Kind::StoredValueCard {
        return Err(Error::Refused(CardRefusal::NotForCards));
    }
    // Nobody could redeem a card of a plan that is over.
    let stands = plan.check(new.site, unit.now);
    stands.map_err(|_| Error::Refused(CardRefusal::Coupon(CouponRefusal::Expired)))?;
    if !(1..=MOST_CARDS).contains(&new.cards) {
        return Err(Fault::Bug(format!("a batch of {} cards", new.cards)).into());
    }
    let batch = CardBatch {
        key: BatchKey(unit.ids.key(unit.wall)),
        plan: plan.key,
        name: new.name.clone(),
        cards: new.cards,
        active: new.active,
        created: unit.now,
        voided: None,
    };
    let cards: Vec<(CardKey, CardCode)> = (0..new.cards)
        .map(|_| (CardKey(unit.ids.key(unit.wall)), CardCode::draw(unit.ids)))
        .collect();
    coupons::insert_batch(unit.tx, &batch, &cards)?;
    let facts = facts_of(batch.key)
        .text("plan_id", &plan.key.to_wire())
        .text("name", &batch.name)
        .int("cards", batch.cards)
        .bool("active", batch.active)
        .amount("face_value", plan.face);
    let (group, subject) = new.subject;
    let value = NewCards { batch, plan, cards };
    Ok(Done { value, group, subject, detail: facts.to_json() })
}

/// Voids every card of a batch that nobody has redeemed; tells how many.
///
/// # Errors
/// [`CardRefusal::UnknownBatch`], [`CardRefusal::NothingLeft`].
pub fn void_card_batch(
    unit: &mut Unit<'_, '_>,
    key: BatchKey,
    (reason, subject): (&str, (GroupKey, CustomerKey)),
) -> Result<Done<u64>, Error<CardRefusal>> {
    if coupons::card_batch(unit.tx, key)?.is_none() {
        return Err(Error::Refused(CardRefusal::UnknownBatch));
    }
    let voided = coupons::void_batch(unit.tx, key, unit.now)?;
    if voided == 0 {
        return Err(Error::Refused(CardRefusal::NothingLeft));
    }
    let count = i64::try_from(voided).unwrap_or(i64::MAX);
    let facts = facts_of(key).int("voided", count).text("reason", reason);
    let (group, subject) = subject;
    Ok(Done { value: voided, group, subject, detail: facts.to_json() })
}

/// A card comes into a customer's account: by its code, or by an operator.
#[derive(Clone, Debug)]
pub struct RedeemCard {
    /// Whose account.
    pub customer: Party,
    /// Which card; it was looked up before.
    pub card: CardPlace,
    /// The plan of its batch.
    pub plan: PlanKey,
    /// Is it usable at once?
    pub active: bool,
}

/// A card that came into an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Redeemed {
    /// Its number.
    pub card: CardKey,
    /// The stored-value card it is in the account.
    pub coupon: Coupon,
    /// What it is called.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

impl Command for RedeemCard {
    type Reply = Redeemed;
    type Refusal = CardRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.customer(&self.customer);
        needs.card(self.card);
        needs.plan(self.plan);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Redeemed>, Error<CardRefusal>> {
        let refused = |why| Error::Refused(CardRefusal::Coupon(why));
        // Operators' accounts have an id too, and are no customers.
        let customer = |holder: &Holder| CustomerKind::from_code(holder.kind).is_some();
        let holder = desk.holder(&self.customer).filter(customer);
        let holder = holder.ok_or_else(|| refused(CouponRefusal::UnknownCustomer))?;
        let (batch, key) = self.card;
        let card = desk.card(key).filter(|card| card.batch == batch);
        let card = card.ok_or(Error::Refused(CardRefusal::UnknownCard))?;
        card.check().map_err(Error::Refused)?;
        let plan = desk.plan(self.plan).cloned();
        let plan = plan.ok_or_else(|| refused(CouponRefusal::UnknownPlan))?;
        let issued = issue(desk, &holder, &plan, self.active);
        let (coupon, facts) = issued.map_err(|error| match error {
            Error::Refused(why) => refused(why),
            Error::Fault(fault) => Error::Fault(fault),
        })?;
        desk.redeem_card(card, &holder, coupon);
        let facts = facts.text("card_no", &key.to_wire()).text("batch_id", &batch.to_wire());
        let coupon = held(desk, &holder, coupon)?;
        let (name, at) = (plan.plan.name.clone(), desk.now());
        let value = Redeemed { card: key, coupon, name, at };
        Ok(Decision { value, subject: holder.key, facts })
    }
}

/// The coupon that was just made.
fn held(desk: &Desk<'_, '_>, holder: &Holder, key: CouponKey) -> Result<Coupon, Fault> {
    let lost = || Fault::Bug(format!("the card {key} was not issued"));
    desk.coupon(holder.key, key).cloned().ok_or_else(lost)
}

fn facts_of(batch: BatchKey) -> Facts {
    Facts::new().text("batch_id", &batch.to_wire())
}
