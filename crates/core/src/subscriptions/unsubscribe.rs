//! Leaving: whether one may, and what comes of it (`orders` D7).

use super::{
    Fee, FiveDays, NoFeeRow, OpenOrder, PaidTerm, Refund, RefundRefusal, Sale, Scenario, Standing,
    Status, Subscription, TermKind, UnsubscribeType,
};
use crate::time::{Timestamp, Zone};

/// Why a resource is not unsubscribed, in order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UnsubscribeRefusal {
    /// There is no such resource (CBC.99003012); that is the caller's to say.
    #[error("there is no such resource")]
    Unknown,
    /// It is closed (CBC.30000067).
    #[error("the resource is closed")]
    Gone,
    /// It is a savings plan (CBC.30000053).
    #[error("the resource is a savings plan")]
    SavingsPlan,
    /// An order has it that is not paid (CBC.99003100).
    #[error("an unpaid order has the resource")]
    UnpaidOrder,
    /// It is left as a whole, and a part is missing (CBC.99003185).
    #[error("the resource is left as a whole")]
    Incomplete,
    /// It was invoiced (CBC.99003643).
    #[error("the resource was invoiced")]
    Invoiced,
    /// Its product cannot be unsubscribed, or it is a package that has taken effect (CBC.99003647).
    #[error("the product cannot be unsubscribed")]
    NotRefundable,
    /// It is a trial (CBC.99003649).
    #[error("the resource is a trial")]
    Trial,
    /// It is from the marketplace (CBC.99003650).
    #[error("the resource is from the marketplace")]
    Marketplace,
    /// Another trade with it is under way (CBC.99003651).
    #[error("another trade with the resource is under way")]
    Processing,
    /// It is a bundle of DevCloud (CBC.99003652).
    #[error("the resource is a bundle of DevCloud")]
    DevCloud,
    /// It is frozen, or it is in grace or retention: it can only be released (CBC.99003656).
    #[error("the resource is frozen or has ended")]
    Frozen,
    /// It has no renewed term that has not begun (CBC.99003128); only leaving renewed terms is refused so.
    #[error("no renewed term is still to begin")]
    NoRenewal,
    /// A package that adds to its bandwidth hangs on its renewed terms (CBC.99003654); only leaving those is
    /// refused so.
    #[error("a package that adds to the bandwidth hangs on the renewed terms")]
    BandwidthAddOn,
    /// No fee is set for leaving its term (CBC.99006066).
    #[error(transparent)]
    NoFeeRow(NoFeeRow),
    /// A sum leaves the range of an amount.
    #[error("a sum leaves the range of an amount")]
    OutOfRange,
}

impl From<RefundRefusal> for UnsubscribeRefusal {
    fn from(why: RefundRefusal) -> Self {
        match why {
            RefundRefusal::NoFeeRow(none) => Self::NoFeeRow(none),
            RefundRefusal::OutOfRange => Self::OutOfRange,
        }
    }
}

/// A resource that somebody leaves.
#[derive(Clone, Copy, Debug)]
pub struct Leaving<'a> {
    /// The resource.
    pub subscription: &'a Subscription,
    /// How it stands.
    pub standing: &'a Standing,
    /// What was paid for its terms; those that are over do not matter.
    pub terms: &'a [PaidTerm],
    /// What of it.
    pub what: UnsubscribeType,
}

/// What comes of leaving.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsubscription {
    /// The resource afterwards: closed, or ending where the terms that are left end.
    pub subscription: Subscription,
    /// What is given back.
    pub refund: Refund,
    /// Does it count as one of the account's that left within five days for nothing?
    pub five_days: bool,
}

/// Leaves a resource at `now`: with all its terms, or only with those renewed ones that have not begun.
///
/// # Errors
/// See [`UnsubscribeRefusal`].
pub fn unsubscribe(
    zone: &Zone,
    leaving: Leaving<'_>,
    fee: Fee<'_>,
    five_days: FiveDays,
    now: Timestamp,
) -> Result<Unsubscription, UnsubscribeRefusal> {
    check(leaving, now)?;
    let left = leaving.terms.iter().filter(|term| !term.over(now));
    let is_new = leaving.terms.iter().any(|term| five_days.check(term, now).is_ok());
    let case = |term: &PaidTerm| match term.kind {
        kind if !term.begun(now) => Scenario::unbegun(kind),
        TermKind::First if is_new => Scenario::FiveDays,
        _ => Scenario::InUse,
    };
    let terms = left.map(|term| (term, case(term)));
    let subscription = leaving.subscription.clone();
    match leaving.what {
        UnsubscribeType::Resource => {
            let refund = Refund::of(zone, terms, fee, now)?;
            let five_days = refund.terms.iter().any(|term| term.scenario == Scenario::FiveDays);
            let subscription = Subscription { status: Status::Closed, ..subscription };
            Ok(Unsubscription { subscription, refund, five_days })
        }
        UnsubscribeType::Renewals => {
            // Terms have no gap between them: the first that goes begins where the last that stays ends.
            let goes = |(_, case): &(&PaidTerm, Scenario)| *case == Scenario::RenewalNotBegun;
            let expires = terms.clone().filter(goes).map(|(term, _)| term.from).min();
            let expires = expires.ok_or(UnsubscribeRefusal::NoRenewal)?;
            let refund = Refund::of(zone, terms.filter(goes), Fee::Waived, now)?;
            let subscription = Subscription { expires, ..subscription };
            Ok(Unsubscription { subscription, refund, five_days: false })
        }
    }
}

/// May it be left?
fn check(leaving: Leaving<'_>, now: Timestamp) -> Result<(), UnsubscribeRefusal> {
    use UnsubscribeRefusal as Refusal;
    let Leaving { subscription, standing, terms, what } = leaving;
    let renewals = what == UnsubscribeType::Renewals;
    let effective = terms.iter().any(|term| term.begun(now));
    let to_begin = |term: &PaidTerm| term.kind == TermKind::Renewal && !term.begun(now);
    let package = standing.sale == Sale::Package && effective;
    let reasons = [
        (Refusal::Gone, subscription.status == Status::Closed),
        (Refusal::SavingsPlan, standing.sale == Sale::SavingsPlan),
        (Refusal::UnpaidOrder, standing.open_order == Some(OpenOrder::Unpaid)),
        (Refusal::Incomplete, standing.incomplete),
        (Refusal::Invoiced, standing.invoiced),
        (Refusal::NotRefundable, standing.traits.not_refundable || package),
        (Refusal::Trial, standing.sale == Sale::Trial),
        (Refusal::Marketplace, standing.sale == Sale::Marketplace),
        (Refusal::Processing, standing.open_order == Some(OpenOrder::Processing)),
        (Refusal::DevCloud, standing.sale == Sale::DevCloud),
        (Refusal::Frozen, standing.frozen.is_some() || subscription.status != Status::InUse),
        (Refusal::NoRenewal, renewals && !terms.iter().any(to_begin)),
        (Refusal::BandwidthAddOn, renewals && standing.bandwidth_add_on),
    ];
    let reason = reasons.into_iter().find(|(_, holds)| *holds);
    reason.map_or(Ok(()), |(refusal, _)| Err(refusal))
}

#[cfg(test)]
#[path = "unsubscribe_tests.rs"]
mod tests;
