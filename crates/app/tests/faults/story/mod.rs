//! The story: every write there is, each resting on those before it.

mod access;
mod coupons;
mod customers;
mod discounts;
mod enterprise;
mod money;
mod orders;
mod products;
mod realname;
mod resources;
mod settlement;
mod subscriptions;
mod webhooks;

use super::stage::{At, Attempt, Stage};

/// What a repeat of a write under its key is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Repeat {
    /// The same.
    Answered,
    /// That the answer held a secret.
    NotKept,
    /// It has no key.
    Keyless,
}

type Run = for<'a> fn(&'a Stage, At) -> Attempt<'a>;

/// A write of the story.
#[derive(Clone, Copy)]
pub struct Write {
    /// The use case's function, or the command's type.
    pub name: &'static str,
    pub repeat: Repeat,
    run: Run,
}

impl Write {
    /// Does it; the same `at` is the same request.
    pub fn run<'a>(&self, stage: &'a Stage, at: At) -> Attempt<'a> {
        (self.run)(stage, at)
    }
}

/// Everything, in order.
pub fn story() -> Vec<Write> {
    let parts = [
        customers::writes(),
        access::writes(),
        enterprise::writes(),
        realname::writes(),
        money::writes(),
        coupons::writes(),
        discounts::writes(),
        webhooks::writes(),
        products::writes(),
        resources::writes(),
        orders::writes(),
        subscriptions::writes(),
        settlement::writes(),
        money::flow(),
    ];
    parts.concat()
}

fn write(name: &'static str, run: Run) -> Write {
    Write { name, repeat: Repeat::Answered, run }
}

fn secret(name: &'static str, run: Run) -> Write {
    Write { name, repeat: Repeat::NotKept, run }
}

fn keyless(name: &'static str, run: Run) -> Write {
    Write { name, repeat: Repeat::Keyless, run }
}
