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
mod clock;
mod coupons;
mod credentials;
mod customers;
mod expenditure_quota;
mod journal;
mod members;
mod organisation;
mod partners;
mod policies;
mod projects;
mod realname;
mod regions;
mod tickets;
mod tokens;
mod trail;
mod transfers;
mod webhooks;

use std::sync::LazyLock;

use hubu_model::{Clock, Model};

use super::step::Kind;

/// Every kind.
pub static KINDS: LazyLock<Vec<&'static Kind>> = LazyLock::new(|| {
    let nouns = [
        customers::KINDS,
        accounts::KINDS,
        journal::KINDS,
        expenditure_quota::KINDS,
        access::KINDS,
        credentials::KINDS,
        policies::KINDS,
        tokens::KINDS,
        partners::KINDS,
        organisation::KINDS,
        transfers::KINDS,
        coupons::KINDS,
        card_batches::KINDS,
        members::KINDS,
        projects::KINDS,
        realname::KINDS,
        regions::KINDS,
        tickets::KINDS,
        trail::KINDS,
        webhooks::KINDS,
        clock::KINDS,
    ];
    nouns.into_iter().flatten().collect()
});

/// The operations that one transaction does several of.
pub const FOLDED: [&str; 6] = [
    "UpdateSubEnterpriseAmount",
    "ReclaimSubEnterpriseAmount",
    "UpdateSubEnterpriseAmountV1",
    "ReclaimSubEnterpriseAmountV1",
    "ClaimEnterpriseMultiAccountCoupon",
    "ReclaimEnterpriseMultiAccountCoupon",
];

/// Does business time stand still?
pub const fn stands_still(model: &Model) -> bool {
    matches!(model.clock, Clock::Frozen(_))
}

/// The operations that have a kind.
pub fn simulated() -> Vec<&'static str> {
    KINDS.iter().map(|kind| kind.operation).collect()
}

/// The operations that have none, with why.
pub fn not_simulated() -> Vec<(&'static str, &'static str)> {
    let lines = include_str!("../not-simulated.txt").lines();
    let lines = lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').unwrap_or((line, ""))).collect()
}
