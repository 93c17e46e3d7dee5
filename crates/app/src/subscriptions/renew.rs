//! Resources are renewed (`orders` D2).

use hubu_core::discounts::Discount;
use hubu_core::ids::CustomerKey;
use hubu_core::orders::{Auto, OrderId, OrderType, PayRefusal, SourceType};
use hubu_core::rating::RatingRefusal;
use hubu_core::subscriptions::{AtExpiry, AutoRenew, ExpirePolicy, RenewRefusal, Role, Term};
use hubu_store::records::Facts;
use hubu_store::{Error, Fault};

use super::family::{Family, holder_of, lives, own};
use super::renewal_order::{renewal_order, term_of};
use super::renewing::{Against, Line, Terms, rated};
use super::watch::watch;
use crate::ledger::{Command, Decision, Desk, Needs, Party};
use crate::orders::{place, price_rated, try_auto_pay, used_before};

/// Renews resources, with what is attached to them, in one order.
#[derive(Clone, Debug)]
pub struct RenewResources {
    /// Who asks.
    pub caller: CustomerKey,
    /// The primary resources, each once.
    pub resources: Vec<String>,
    /// For how long.
    pub term: Term,
    /// Is it paid at once, with what is picked automatically?
    pub auto_pay: bool,
    /// What becomes of them when they end: only the old form sets it (`orders` F7).
    pub policy: Option<ExpirePolicy>,
}

/// What comes of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renewed {
    /// The order.
    pub order: OrderId,
    /// Why it was not paid, though it should have been at once: it stays pending payment
    /// (CBC.30050006).
    pub unpaid: Option<PayRefusal>,
}

/// Why nothing is renewed. In order of precedence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RenewFailure {
    /// The customer is not certified (CBC.0151).
    NotVerified,
    /// A resource, by its place in the request, is not renewed.
    Resource(usize, RenewRefusal),
    /// A price cannot be found, by the place of the resource (CBC.99006006 and the like).
    Rating(usize, RatingRefusal),
}

impl Command for RenewResources {
    type Reply = Renewed;
    type Refusal = RenewFailure;

    fn needs(&self, needs: &mut Needs) {
        needs.buyer(&Party::Key(self.caller));
        for id in &self.resources {
            needs.resource(id);
        }
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Renewed>, Error<RenewFailure>> {
        let holder = holder_of(desk, self.caller)?;
        if holder.real_name.is_none() {
            return Err(Error::Refused(RenewFailure::NotVerified));
        }
        let payer = desk.payer_of(&holder)?;
        let discounts = desk.discounts(holder.key)?;
        let lines = self.lines(desk, &discounts)?;
        let again = used_before(lines.iter().map(|line| &line.record));
        let priced = price_rated(desk, &rated(&lines), &discounts, (OrderType::Renew, &again));
        let priced = priced.map_err(|error| match error {
            Error::Refused((place, why)) => Error::Refused(RenewFailure::Rating(place, why)),
            Error::Fault(fault) => Error::Fault(fault),
        })?;
        self.set_policy(desk, &lines)?;
        let source = SourceType::Customer;
        let mut record = renewal_order(desk, (&holder, &payer), source, &lines, priced);
        place(desk, &record, &holder);
        let unpaid = if self.auto_pay { try_auto_pay(desk, &mut record, Auto::Pay)? } else { None };
        let order = record.order.id;
        let facts = term_of(Facts::new().text("order_id", order.as_str()), self.term)
            .text("resource_ids", &self.resources.join(" "))
            .bool("paid", self.auto_pay && unpaid.is_none());
        Ok(Decision { value: Renewed { order, unpaid }, subject: holder.key, facts })
    }
}

impl RenewResources {
    /// What is renewed: everything, or nothing. Rules go before prices.
    fn lines(
        &self,
        desk: &Desk<'_, '_>,
        discounts: &[Discount],
    ) -> Result<Vec<Line>, Error<RenewFailure>> {
        let (_, catalogue) = desk.catalogue()?;
        let terms = Terms {
            zone: &desk.realm().zone,
            catalogue: &catalogue,
            discounts,
            unified: desk.renewals(self.caller)?.unified,
            longest_months: desk.trade_rules()?.longest_months,
            term: self.term,
            now: desk.now(),
        };
        let (mut lines, mut unpriced) = (Vec::new(), None);
        for (place, id) in self.resources.iter().enumerate() {
            let found = own(desk, self.caller, id).filter(lives);
            let of = found.ok_or(Against::Rule(RenewRefusal::Gone));
            match of.and_then(|one| terms.lines(&Family::of(desk, one))) {
                Ok(of) => lines.extend(of),
                Err(Against::Rule(why)) => {
                    return Err(Error::Refused(RenewFailure::Resource(place, why)));
                }
                Err(Against::Price(why)) => {
                    unpriced.get_or_insert((place, why));
                }
            }
        }
        match unpriced {
            Some((place, why)) => Err(Error::Refused(RenewFailure::Rating(place, why))),
            None => Ok(lines),
        }
    }

    /// The old form says what becomes of the resources when they end.
    fn set_policy(&self, desk: &mut Desk<'_, '_>, lines: &[Line]) -> Result<(), Fault> {
        let Some(policy) = self.policy else { return Ok(()) };
        for Line { record, .. } in lines {
            let mut record = record.clone();
            let Some(subscription) = record.resource.subscription.as_mut() else { continue };
            let unit = subscription.cycle;
            let before = subscription.at_expiry.auto_renew();
            let auto = before.unwrap_or(AutoRenew { unit, left: None });
            let auto = (policy == ExpirePolicy::AutoRenew).then_some(auto);
            if let Some(at_expiry) = AtExpiry::of(policy, auto) {
                subscription.at_expiry = at_expiry;
                desk.put_resource(record.clone());
            }
            if record.resource.role() == Role::Primary {
                watch(desk, &record)?;
            }
        }
        Ok(())
    }
}
