//! Which items cover what was used (`bills` C4).

use super::{Item, Package};
use crate::time::Timestamp;

/// What was used, as far as packages ask.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Consumption<'a> {
    /// The service's code.
    pub service: &'a str,
    /// The code of the type of resource.
    pub resource_type: &'a str,
    /// The code of the type of usage.
    pub usage_type: &'a str,
    /// The region's code.
    pub region: &'a str,
    /// The specification.
    pub spec: &'a str,
    /// The enterprise project's id; `0` is the default one.
    pub project: &'a str,
    /// The unit that quantities are told in (`measure_id`).
    pub measure: i64,
}

/// An item that covers what was used, while its package lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cover<'p> {
    /// The package.
    pub package: &'p Package,
    /// The item.
    pub item: &'p Item,
    /// What one of the usage's measure is of the item's measure: a numerator and a denominator, both above 0.
    pub ratio: (i64, i64),
}

impl Item {
    /// Is it for what was used, whichever project used it, and whenever?
    pub fn is_for(&self, what: &Consumption<'_>) -> bool {
        let restriction = &self.restriction;
        let allows = |restricted: &str, value: &str| restricted.is_empty() || restricted == value;
        let specs = &restriction.specs;
        let usage_type = restriction.usage_type.as_str();
        allows(&restriction.service, what.service)
            && allows(&restriction.resource_type, what.resource_type)
            && (usage_type.is_empty() || usage_type.eq_ignore_ascii_case(what.usage_type))
            && allows(&restriction.region, what.region)
            && (specs.is_empty() || specs.iter().any(|spec| spec == what.spec))
    }
}

impl Package {
    /// Does one of its items cover what was used at an instant, if anything is left of it?
    pub fn covers(&self, item: &Item, what: &Consumption<'_>, at: Timestamp) -> bool {
        let lives = self.life().is_some_and(|life| life.contains(at));
        lives && self.scope.includes(what.project) && item.is_for(what)
    }
}

/// The items of a customer's packages that cover what was used, each while its package lives.
///
/// `ratio` tells what one of a unit (the former) is of another (the latter); an item whose measure cannot be
/// told in that of the usage does not cover it.
pub fn covers<'p>(
    packages: &'p [Package],
    what: &Consumption<'_>,
    ratio: impl Fn(i64, i64) -> Option<(i64, i64)>,
) -> Vec<Cover<'p>> {
    let serving = packages.iter().filter(|package| package.scope.includes(what.project));
    let items = serving.flat_map(|package| package.items.iter().map(move |item| (package, item)));
    items
        .filter(|(_, item)| item.is_for(what))
        .filter_map(|(package, item)| {
            let same = item.measure == what.measure;
            let ratio = if same { (1, 1) } else { ratio(what.measure, item.measure)? };
            Some(Cover { package, item, ratio })
        })
        .collect()
}

#[cfg(test)]
#[path = "matching_tests.rs"]
mod tests;
