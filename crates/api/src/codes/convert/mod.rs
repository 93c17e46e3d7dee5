//! From the refusals of the layers below to codes: one exhaustive match each.

mod access;
mod accounts;
mod association;
mod bills;
mod coupons;
mod customers;
mod discounts;
mod enterprise;
mod members;
mod order_payment;
mod orders;
mod partners;
mod products;
mod projects;
mod rating;
mod realname;
mod resources;
mod subscriptions;
mod trade_rules;
mod verification;
mod webhooks;

pub use subscriptions::{QuoteRefusal, Refused};

use std::convert::Infallible;

use hubu_app::write::WriteRefusal;

use super::{Code, Refusal, Said};

impl From<Infallible> for Refusal {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl<R: Into<Self>> From<WriteRefusal<R>> for Refusal {
    fn from(refusal: WriteRefusal<R>) -> Self {
        match refusal {
            WriteRefusal::Rule(rule) => rule.into(),
            WriteRefusal::KeyReused => Self::new(Code::KeyReused),
            WriteRefusal::AnswerNotKept => Self::new(Code::AnswerNotKept),
        }
    }
}

/// "Access denied: {reason}".
fn denied(zh: &'static str, en: &'static str) -> Refusal {
    Refusal::new(Code::AccessDenied).with("reason", Said::both(zh, en))
}
