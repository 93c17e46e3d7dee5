//! The kinds of steps there are, a file for each noun: how a request is drawn, what it is, and what
//! the model makes of it.
//!
//! An operation has a kind here, or a line in `not-simulated.txt` that says why not.

#![expect(
    clippy::unnecessary_wraps,
    reason = "every kind draws in the same form, most may find nothing"
)]

mod access;
mod accounts;
mod card_batches;
mod catalogue;
mod clock;
mod coupons;
mod credentials;
mod customers;
mod discounts;
mod expenditure_quota;
mod explanations;
mod former_orders;
mod former_rating;
mod goods;
mod goods_changes;
mod journal;
mod members;
mod order_payment;
mod orders;
mod organisation;
mod packages;
mod partners;
mod policies;
mod projects;
mod rating;
mod realm;
mod realname;
mod regions;
mod resource_changes;
mod resources;
mod subscriptions;
mod tables;
mod tickets;
mod tokens;
mod trade_rules;
mod trail;
mod transfers;
mod webhooks;

use hubu_model::{Clock, Model};

use super::step::Kind;
pub use clock::advance_to;

/// What a run may dwell on: nouns that mean something to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Theme {
    Customers,
    Money,
    Access,
    Enterprise,
    Partners,
    Coupons,
    Events,
    Prices,
    Trades,
}

use Theme::{Access, Coupons, Customers, Enterprise, Events, Money, Partners, Prices, Trades};

/// The themes a run dwells on, by turns. Every third run is of the other site: their number is none of
/// threes, so that each theme comes up on both.
const DWELLS: [&[Theme]; 13] = [
    &[],
    &[Partners, Customers],
    &[Money],
    &[Enterprise, Coupons],
    &[Coupons],
    &[Access],
    &[Events],
    &[Enterprise, Trades],
    &[Prices],
    &[Partners, Prices],
    &[Trades],
    &[Coupons, Trades],
    &[Prices, Trades],
];

/// The kinds of each noun, with the theme it belongs to.
const NOUNS: [(Theme, &[Kind]); 34] = [
    (Customers, customers::KINDS),
    (Money, accounts::KINDS),
    (Money, journal::KINDS),
    (Money, expenditure_quota::KINDS),
    (Access, access::KINDS),
    (Customers, credentials::KINDS),
    (Access, policies::KINDS),
    (Access, tokens::KINDS),
    (Partners, partners::KINDS),
    (Enterprise, organisation::KINDS),
    (Enterprise, transfers::KINDS),
    (Coupons, coupons::KINDS),
    (Coupons, card_batches::KINDS),
    (Partners, members::KINDS),
    (Enterprise, projects::KINDS),
    (Partners, realname::KINDS),
    (Customers, regions::KINDS),
    (Partners, tickets::KINDS),
    (Money, trail::KINDS),
    (Events, webhooks::KINDS),
    (Events, clock::KINDS),
    (Money, realm::KINDS),
    (Prices, catalogue::KINDS),
    (Prices, rating::KINDS),
    (Prices, former_rating::KINDS),
    (Prices, explanations::KINDS),
    (Prices, discounts::KINDS),
    (Trades, orders::KINDS),
    (Trades, order_payment::KINDS),
    (Trades, former_orders::KINDS),
    (Trades, resources::KINDS),
    (Trades, resource_changes::KINDS),
    (Trades, subscriptions::KINDS),
    (Trades, trade_rules::KINDS),
];

/// Every kind, with how often it is drawn in the run of a seed. Each run dwells on a theme or two: what
/// takes many steps of few nouns comes about, which an even mixture of everything hardly ever does.
pub fn weighed(seed: u64) -> impl Iterator<Item = (&'static Kind, usize)> {
    let place = usize::try_from(seed % 13).unwrap_or_default();
    NOUNS.into_iter().flat_map(move |(theme, kinds)| {
        let times = if DWELLS[place].contains(&theme) { 5 } else { 1 };
        kinds.iter().map(move |kind| (kind, kind.weight * times))
    })
}

/// Every kind.
pub fn kinds() -> impl Iterator<Item = &'static Kind> {
    NOUNS.into_iter().flat_map(|(_, kinds)| kinds)
}

/// What masters do that one transaction does several of.
pub const TRANSFERS: [&str; 6] = [
    "UpdateSubEnterpriseAmount",
    "ReclaimSubEnterpriseAmount",
    "UpdateSubEnterpriseAmountV1",
    "ReclaimSubEnterpriseAmountV1",
    "ClaimEnterpriseMultiAccountCoupon",
    "ReclaimEnterpriseMultiAccountCoupon",
];

/// What operators do that it does several of: it is there on both sites. Nothing is read on the way to
/// the transaction: whoever reads before comes later than others, and the order would be of timing.
pub const ISSUE: &str = "IssueCoupons";

/// Does one transaction do several of these?
pub fn is_folded(operation: &str) -> bool {
    operation == ISSUE || TRANSFERS.contains(&operation)
}

/// Does business time stand still?
pub const fn stands_still(model: &Model) -> bool {
    matches!(model.clock, Clock::Frozen(_))
}

/// The operations that have a kind.
pub fn simulated() -> Vec<&'static str> {
    kinds().map(|kind| kind.operation).collect()
}

/// The operations that have none, with why.
pub fn not_simulated() -> Vec<(&'static str, &'static str)> {
    let lines = include_str!("../not-simulated.txt").lines();
    let lines = lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').unwrap_or((line, ""))).collect()
}
