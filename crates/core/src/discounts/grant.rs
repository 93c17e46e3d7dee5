//! Granting a discount, and ending one.

use super::{
    Discount, DiscountKind, DiscountMode, DiscountRefusal, Mode, Reduction, Scope, ScopeWord,
};
use crate::history::Period;
use crate::ids::DiscountKey;
use crate::money::UnitPrice;
use crate::realm::Site;
use crate::time::Timestamp;

/// The longest term in months: five years (`orders` A10).
pub const MOST_MONTHS: i64 = 60;
/// The longest code of a service, a type of resource or a region (`orders` A2, B1).
pub const LONGEST_CODE: usize = 64;
/// The longest specification (`orders` B1).
pub const LONGEST_SPEC: usize = 400;

/// A discount to be granted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewDiscount {
    /// What it rests on.
    pub kind: DiscountKind,
    /// What people call it (1 to 128 characters).
    pub name: String,
    /// How it lowers a price.
    pub mode: DiscountMode,
    /// By what: see [`Reduction::of`].
    pub value: UnitPrice,
    /// What for.
    pub scope: Scope,
    /// When it begins; `None`: now.
    pub from: Option<Timestamp>,
    /// The first instant it no longer holds; `None`: it goes on.
    pub to: Option<Timestamp>,
}

impl NewDiscount {
    /// The discount, as it is granted at `now` under a key in a realm of this site. Who grants it, and to
    /// whom, is the caller's to look at.
    ///
    /// It does not begin in the past: what was charged is not charged again. The present second counts as
    /// the present.
    ///
    /// # Errors
    /// The first reason against it.
    pub fn grant(
        &self,
        key: DiscountKey,
        site: Site,
        now: Timestamp,
    ) -> Result<Discount, DiscountRefusal> {
        use DiscountRefusal as R;
        if self.kind == DiscountKind::Adjustment {
            return Err(R::OtherKind);
        }
        if !self.kind.on_site(site) {
            return Err(R::KindNotOffered);
        }
        let reduction = Reduction::of(self.mode, self.value).ok_or(R::Value(self.mode))?;
        if self.kind == DiscountKind::Partner && self.mode != DiscountMode::Ratio {
            return Err(R::PartnersMode);
        }
        check_scope(&self.scope)?;
        check_together(self.mode, &self.scope)?;
        let from = self.from.unwrap_or(now);
        if from.second() < now.second() {
            return Err(R::BeginsInPast);
        }
        let period = Period { from: from.max(now), to: self.to };
        if period.to.is_some_and(|to| to <= period.from) {
            return Err(R::EndsBeforeBegin);
        }
        let (name, scope) = (self.name.clone(), self.scope.clone());
        Ok(Discount { key, kind: self.kind, name, reduction, scope, period })
    }
}

/// When a discount holds that is ended at `at`, or now where that is `None`. One that has not begun never
/// will have held.
///
/// # Errors
/// [`DiscountRefusal::Ended`], [`DiscountRefusal::EndsInPast`], [`DiscountRefusal::EndsSooner`].
pub fn end(
    period: Period,
    at: Option<Timestamp>,
    now: Timestamp,
) -> Result<Period, DiscountRefusal> {
    if period.to.is_some_and(|to| to <= now) {
        return Err(DiscountRefusal::Ended);
    }
    let at = at.unwrap_or(now);
    if at.second() < now.second() {
        return Err(DiscountRefusal::EndsInPast);
    }
    let to = at.max(now).max(period.from);
    if period.to.is_some_and(|ends| ends <= to) {
        return Err(DiscountRefusal::EndsSooner);
    }
    Ok(Period { from: period.from, to: Some(to) })
}

/// What each part of a scope must be.
fn check_scope(scope: &Scope) -> Result<(), DiscountRefusal> {
    let words = [
        (&scope.service, ScopeWord::Service, LONGEST_CODE),
        (&scope.resource_type, ScopeWord::ResourceType, LONGEST_CODE),
        (&scope.region, ScopeWord::Region, LONGEST_CODE),
        (&scope.spec, ScopeWord::Spec, LONGEST_SPEC),
    ];
    for (code, word, longest) in words {
        if code.as_deref().is_some_and(|code| !is_code(code, longest)) {
            return Err(DiscountRefusal::ScopeWord(word));
        }
    }
    let mut modes = scope.modes.clone();
    modes.sort_unstable();
    modes.dedup();
    if modes.len() < scope.modes.len() {
        return Err(DiscountRefusal::ModeRepeated);
    }
    Ok(())
}

/// What a scope must be beside the others' parts and the way a price is lowered.
fn check_together(mode: DiscountMode, scope: &Scope) -> Result<(), DiscountRefusal> {
    use DiscountRefusal as R;
    let of_terms = !scope.modes.is_empty() && scope.modes.iter().all(|one| one.is_of_term());
    let of_usage = scope.modes == [Mode::OnDemand];
    let named = [&scope.service, &scope.resource_type, &scope.spec];
    match mode {
        DiscountMode::FixedPrice if named.iter().any(|part| part.is_none()) => {
            return Err(R::FixedPriceOfAnything);
        }
        DiscountMode::FixedPrice if !of_terms && !of_usage => return Err(R::FixedPriceModes),
        DiscountMode::Off if !of_terms => return Err(R::ReductionModes),
        _ => {}
    }
    match scope.least_months {
        Some(_) if of_usage => return Err(R::MonthsOfUsage),
        Some(months) if !(1..=MOST_MONTHS).contains(&months) => return Err(R::Months),
        _ => {}
    }
    if scope.least_amount.is_some_and(|least| !least.is_positive()) {
        return Err(R::LeastAmount);
    }
    Ok(())
}

fn is_code(code: &str, longest: usize) -> bool {
    let blank = |sign: char| sign.is_whitespace() || sign.is_control();
    (1..=longest).contains(&code.chars().count()) && !code.contains(blank)
}

#[cfg(test)]
#[path = "grant_tests.rs"]
mod tests;
