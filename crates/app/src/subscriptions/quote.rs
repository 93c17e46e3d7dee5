//! What renewals would cost (`orders` B3).

use hubu_core::discounts::Discount;
use hubu_core::ids::CustomerKey;
use hubu_core::rating::{RatingRefusal, TermQuote};
use hubu_core::subscriptions::{RenewRefusal, Term};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::resources::{self, ResourceRecord};
use hubu_store::{Fault, Tx, orders};

use super::family::{Family, lives};
use super::renewing::{Against, Terms};
use crate::discounts::of_customer;
use crate::products::CatalogueCache;

/// What one primary resource would cost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RenewalQuote {
    /// The resource, by its place in the request.
    pub place: usize,
    /// The lines of the quote that are its, by their places: itself and what is attached.
    pub lines: Vec<usize>,
}

/// What all of them would cost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RenewalQuotes {
    /// Those that could be priced.
    pub resources: Vec<RenewalQuote>,
    /// Their lines together; none where nothing could be priced.
    pub quote: Option<TermQuote>,
    /// The discounts that the quote's offers name by their places.
    pub discounts: Vec<Discount>,
    /// Those that could not, by their place in the request.
    pub failed: Vec<(usize, RenewRefusal)>,
}

/// What renewing resources of a customer would cost at `now`, with what is attached to them where
/// `with_attached`. Who may not see discounts is told list prices.
///
/// # Errors
/// A price that cannot be found; faults.
#[expect(clippy::too_many_arguments, reason = "each is something else that the price rests on")]
pub fn quote_renewals(
    tx: &mut Tx<'_>,
    cache: &CatalogueCache,
    zone: &Zone,
    customer: CustomerKey,
    resources: &[String],
    (term, with_attached): (Term, bool),
    shows_discounts: bool,
    now: Timestamp,
) -> Result<Result<RenewalQuotes, RatingRefusal>, Fault> {
    let (_, catalogue) = cache.current(tx)?;
    let discounts = if shows_discounts { of_customer(tx, customer, now)? } else { Vec::new() };
    let settings = resources::renewal_settings(tx, &[customer])?.pop();
    let unified = settings.and_then(|(_, settings)| settings.unified);
    let longest_months = orders::trade_rules(tx)?.longest_months;
    let found = resources::by_ids(tx, resources)?;
    let (zone, catalogue, rests_on) = (zone, &*catalogue, discounts.as_slice());
    let terms = Terms { zone, catalogue, discounts: rests_on, unified, longest_months, term, now };
    let mut quotes = RenewalQuotes {
        resources: Vec::new(),
        quote: None,
        discounts: Vec::new(),
        failed: Vec::new(),
    };
    let mut lines = Vec::new();
    for (place, id) in resources.iter().enumerate() {
        let own = |one: &&ResourceRecord| {
            one.resource.id == *id && one.resource.customer == customer && lives(one)
        };
        let of = found.iter().find(own).ok_or(Against::Rule(RenewRefusal::Gone));
        match of.and_then(|one| terms.lines(&Family::among(&found, one.clone()))) {
            Ok(mut of) => {
                // The primary one is the first.
                of.truncate(if with_attached { of.len() } else { 1 });
                let from = lines.len();
                lines.extend(of);
                quotes.resources.push(RenewalQuote { place, lines: (from..lines.len()).collect() });
            }
            Err(Against::Rule(why)) => quotes.failed.push((place, why)),
            Err(Against::Price(why)) => return Ok(Err(why)),
        }
    }
    if !lines.is_empty() {
        match terms.quote(&lines) {
            Ok(quote) => quotes.quote = Some(quote),
            Err(why) => return Ok(Err(why)),
        }
    }
    Ok(Ok(RenewalQuotes { discounts, ..quotes }))
}
