//! Which resources a renewal takes, from when to when, and at what price. Asking for the price and renewing
//! rest on this one: what was quoted is what is charged.

use hubu_core::discounts::Discount;
use hubu_core::products::Catalogue;
use hubu_core::rating::{Rated, RatingRefusal, TermQuote, quote_term};
use hubu_core::subscriptions::{
    ExtraDays, RenewRefusal, Renewal, Renewed, Role, Standing, Term, UnifiedDay, check_renewal,
    rate_renewal,
};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::resources::ResourceRecord;

use super::family::{Family, standing};

/// What renewals rest on, besides the resources.
pub(super) struct Terms<'a> {
    /// The realm's zone.
    pub(super) zone: &'a Zone,
    /// What is sold.
    pub(super) catalogue: &'a Catalogue,
    /// The discounts of the customer.
    pub(super) discounts: &'a [Discount],
    /// The day that its renewals end on.
    pub(super) unified: Option<UnifiedDay>,
    /// How many months from now resources may be paid ahead.
    pub(super) longest_months: Option<i64>,
    /// For how long they are renewed.
    pub(super) term: Term,
    /// Business time.
    pub(super) now: Timestamp,
}

/// A resource that is renewed.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The resource.
    pub(super) record: ResourceRecord,
    /// Its further term.
    pub(super) renewed: Renewed,
    /// What that costs.
    pub(super) rated: Rated,
}

/// Why a family is not renewed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Against {
    /// A rule.
    Rule(RenewRefusal),
    /// It has no price.
    Price(RatingRefusal),
}

impl Terms<'_> {
    /// The lines of a family: the primary resource, then what is attached to it. What is attached follows the
    /// primary one; where it cannot, neither is renewed.
    pub(super) fn lines(&self, family: &Family) -> Result<Vec<Line>, Against> {
        let primary = family.standing(self.catalogue, None);
        let mut lines = vec![self.line(&family.primary, &primary)?];
        for record in &family.attached {
            let own = standing(self.catalogue, record, None);
            lines.push(self.line(record, &Standing { role: Role::Primary, ..own })?);
        }
        Ok(lines)
    }

    fn line(&self, record: &ResourceRecord, standing: &Standing) -> Result<Line, Against> {
        let gone = Against::Rule(RenewRefusal::Gone);
        let subscription = record.resource.subscription.as_ref().ok_or(gone)?;
        let plain = self.rate(record, ExtraDays::default());
        let sold = plain != Err(RatingRefusal::NotSold);
        let Self { term, unified, longest_months, .. } = *self;
        let renewal = Renewal { term, unified, sold, longest_months };
        let renewed = check_renewal(self.zone, subscription, standing, renewal, self.now);
        let renewed = renewed.map_err(Against::Rule)?;
        let rated = match renewed.extra.days {
            0 => plain,
            _ => plain.and_then(|_| self.rate(record, renewed.extra)),
        };
        let rated = rated.map_err(|why| match why {
            // The days have no price: it is not sold by the month.
            RatingRefusal::NotSold => Against::Rule(RenewRefusal::TermNotSold),
            why => Against::Price(why),
        })?;
        Ok(Line { record: record.clone(), renewed, rated })
    }

    fn rate(&self, record: &ResourceRecord, extra: ExtraDays) -> Result<Rated, RatingRefusal> {
        let product = self.catalogue.product(&record.resource.product.id);
        let product = product.ok_or(RatingRefusal::UnknownProduct)?;
        let of = (product, record.resource.size);
        rate_renewal(self.catalogue, self.now, of, (self.term, extra), self.discounts)
    }

    /// What lines cost together.
    pub(super) fn quote(&self, lines: &[Line]) -> Result<TermQuote, RatingRefusal> {
        quote_term(&rated(lines), self.discounts)
    }
}

/// What lines cost, each.
pub(super) fn rated(lines: &[Line]) -> Vec<Rated> {
    lines.iter().map(|line| line.rated.clone()).collect()
}
