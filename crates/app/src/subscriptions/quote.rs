//! What renewals would cost (`orders` B3).

use hubu_core::discounts::Discount;
use hubu_core::ids::CustomerKey;
use hubu_core::rating::{RatingRefusal, TermQuote};
use hubu_core::subscriptions::{RenewRefusal, Term};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::{Fault, Tx};

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
/// `with_attached`.
///
/// # Errors
/// A price that cannot be found; faults.
#[expect(clippy::too_many_arguments, reason = "each is something else that the price rests on")]
pub fn quote_renewals(
    _tx: &mut Tx<'_>,
    _cache: &CatalogueCache,
    _zone: &Zone,
    _customer: CustomerKey,
    _resources: &[String],
    (_term, _with_attached): (Term, bool),
    _shows_discounts: bool,
    _now: Timestamp,
) -> Result<Result<RenewalQuotes, RatingRefusal>, Fault> {
    unimplemented!()
}
