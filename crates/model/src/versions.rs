//! Versions of the catalogue: it is applied as a whole, or not at all.

use crate::answer::Answer;
use crate::catalogue::{Catalogue, Price};
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::tables::{Problem, Table, differences, refused};
use crate::trail::{About, OPERATOR};
use crate::world::{Model, Page};

/// A version that was applied.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    pub(crate) catalogue: Catalogue,
    at: i64,
    /// Nobody computes it here: equal versions have the same, and no others.
    digest: Id,
}

/// A catalogue as it was sent.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Sent {
    /// What it says, where it is sound.
    pub catalogue: Catalogue,
    /// On which line of its file each price begins, in their order.
    pub lines: Vec<usize>,
    /// What is wrong with its tables, in the order of tables and lines.
    pub problems: Vec<Problem>,
}

/// What packages hold that may not be other than it was: one problem for each that is.
fn against_sold(before: &Catalogue, after: &Catalogue, now: i64) -> Vec<Problem> {
    let holds = |catalogue: &Catalogue, id: &str| {
        let own = catalogue.packages.iter().filter(|one| one.product == id).cloned();
        Catalogue { packages: own.collect(), ..Catalogue::default() }.sorted().packages
    };
    let begun = |id: &str| before.prices.iter().any(|one| one.product == id && one.from <= now);
    let sold = after.products.iter().map(|one| one.id.as_str()).filter(|id| begun(id));
    let other = sold.filter(|id| holds(before, id) != holds(after, id));
    other.map(|_| ("packages.csv".to_owned(), 0, "")).collect()
}

/// What may not be said of prices that have begun, in the order of lines.
fn against_past(before: &[Price], sent: &Sent, now: i64) -> Vec<Problem> {
    let problem = |line, column| ("prices.csv".to_owned(), line, column);
    let mut found = Vec::new();
    for old in before.iter().filter(|old| old.from <= now) {
        if !sent.catalogue.prices.iter().any(|new| new.key() == old.key()) {
            found.push(problem(0, ""));
        }
    }
    for (new, line) in sent.catalogue.prices.iter().zip(&sent.lines) {
        match before.iter().find(|old| old.key() == new.key()) {
            Some(old) if old.from <= now => {
                let tiers = |one: &Price| {
                    let mut tiers = one.tiers.clone();
                    tiers.sort_unstable();
                    tiers
                };
                if old.measure != new.measure {
                    found.push(problem(*line, "measure"));
                } else if tiers(old) != tiers(new) {
                    found.push(problem(*line, "price"));
                }
            }
            None if new.from < now && !before.is_empty() => found.push(problem(*line, "from")),
            _ => {}
        }
    }
    found.sort_by_key(|(_, line, _)| *line);
    found
}

impl Model {
    /// The catalogue in force.
    pub fn catalogue(&self) -> Catalogue {
        self.versions.last().map(|version| version.catalogue.clone()).unwrap_or_default()
    }

    /// What is wrong with tables, before anything else is looked at.
    pub fn against_tables(sent: &Sent) -> Option<Answer> {
        let sound = sent.problems.is_empty();
        (!sound).then(|| refused(400, "HUBU.0206", &sent.problems))
    }

    /// A catalogue is applied, or only looked at.
    pub fn apply_catalogue(&mut self, sent: &Sent, dry_run: bool) -> Answer {
        if let Some(answer) = Self::against_tables(sent) {
            return answer;
        }
        let (now, before) = (self.now(), self.catalogue());
        let mut problems = against_sold(&before, &sent.catalogue, now);
        problems.extend(against_past(&before.prices, sent, now));
        if !problems.is_empty() {
            return refused(409, "HUBU.0207", &problems);
        }
        let catalogue = sent.catalogue.clone().sorted();
        let (counts, shown) = differences(&before, &catalogue);
        let applied = !dry_run && !shown.is_empty();
        if applied {
            let same = self.versions.iter().find(|version| version.catalogue == catalogue);
            let digest = same.map(|version| version.digest);
            let digest = digest.unwrap_or_else(|| self.ids.unknown(Sort::Digest));
            self.versions.push(Version { catalogue, at: now, digest });
        } else {
            self.about = About::Nothing;
        }
        let counted = |fields: Fields| {
            let fields = fields.with("added", counts[0]).with("removed", counts[1]);
            fields.with("changed", counts[2])
        };
        let version = Fields::default().with("version", self.versions.len());
        self.detail(counted(version.clone()));
        let body = counted(version.with("applied", applied)).with("differences", shown);
        Answer::of(200, body.done())
    }

    fn shown_version(&self, number: usize) -> Option<Json> {
        let version = self.versions.get(number.checked_sub(1)?)?;
        let shown = Fields::default()
            .with("version", number)
            .with("apply_time", Json::instant(version.at))
            // An instant of the process's clock.
            .with("wall_time", Json::Any)
            .with("actor", OPERATOR)
            .with("digest", version.digest);
        Some(shown.done())
    }

    /// The version in force, and how much is in it.
    pub fn show_catalogue(&self) -> Answer {
        let (number, catalogue) = (self.versions.len(), self.catalogue());
        let attributes: usize = catalogue.products.iter().map(|one| one.attributes.len()).sum();
        let counts = Fields::default()
            .with("measures", catalogue.measures.len())
            .with("conversions", catalogue.conversions.len())
            .with("regions", catalogue.regions.len())
            .with("services", catalogue.services.len())
            .with("resource_types", catalogue.resource_types.len())
            .with("usage_types", catalogue.usage_types.len())
            .with("products", catalogue.products.len())
            .with("attributes", attributes)
            .with("prices", catalogue.prices.len());
        let body = Fields::default()
            .with("version", number)
            .with_some("applied", self.shown_version(number))
            .with("counts", counts.done());
        Answer::of(200, body.done())
    }

    /// The tables of a version; without one, of the one in force.
    pub fn export_catalogue(&self, number: Option<usize>) -> Answer {
        let number = number.unwrap_or(self.versions.len());
        let place = number.checked_sub(1).filter(|place| *place < self.versions.len());
        let Some(place) = place else { return Answer::refused(404, "HUBU.0208") };
        let tables = self.versions[place].catalogue.tables();
        let there = |table: &&Table| table.name != "packages.csv" || !table.rows.is_empty();
        let shown = tables.iter().filter(there).map(|table| {
            Fields::default().with("name", table.name).with("text", table.text()).done()
        });
        let body = Fields::default().with("version", number);
        Answer::of(200, body.with("tables", shown.collect::<Vec<Json>>()).done())
    }

    /// How many versions there are.
    pub fn catalogue_versions(&self) -> usize {
        self.versions.len()
    }

    /// The versions, the newest first.
    pub fn list_versions(&self, page: Page) -> Answer {
        let (total, found) = page.of((1..=self.versions.len()).rev().collect());
        let shown: Vec<Json> =
            found.into_iter().filter_map(|number| self.shown_version(number)).collect();
        let body = Fields::default().with("total_count", total).with("versions", shown);
        Answer::of(200, body.done())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zone;
    use crate::catalogue::{Charge, Named, PackageItem, Period, Product, UsageType};
    use crate::site::Site;

    fn price(from: i64, value: i64) -> Price {
        let charge = Charge::Term(Period::Month, None);
        Price { product: "p".to_owned(), charge, measure: 0, tiers: vec![(0, value)], from }
    }

    #[test]
    fn prices_that_have_begun_stay_and_others_may_change() {
        let mut model = Model::new((Site::Cn, Zone::east(8)), 10_000, 0);
        let mut apply = |prices: &[Price], dry_run| {
            let catalogue = Catalogue { prices: prices.to_vec(), ..Catalogue::default() };
            let lines = (2..2 + prices.len()).collect();
            let sent = Sent { catalogue, lines, problems: Vec::new() };
            (model.apply_catalogue(&sent, dry_run).status, model.catalogue_versions())
        };
        let first = [price(1_000, 5), price(20_000, 6)];
        assert_eq!(apply(&first, true), (200, 0));
        assert_eq!(apply(&first, false), (200, 1));
        assert_eq!(apply(&first, false), (200, 1), "it is so already");
        for (prices, status) in [
            (vec![price(1_000, 4), price(20_000, 6)], 409),
            (vec![price(20_000, 6)], 409),
            (vec![price(1_000, 5), price(9_000, 6)], 409),
        ] {
            assert_eq!(apply(&prices, false), (status, 1));
        }
        assert_eq!(apply(&[price(1_000, 5), price(10_000, 7)], false), (200, 2));
        assert_eq!(apply(&[price(1_000, 5), price(10_000, 8)], false), (409, 2));
    }

    fn item(number: i64, quota: i64) -> PackageItem {
        PackageItem {
            product: "p".to_owned(),
            number,
            usage: "upflow".to_owned(),
            quota,
            measure: 10,
            reset: Some(("month", "natural")),
            region: String::new(),
            specs: Vec::new(),
            service: String::new(),
            resource_type: String::new(),
        }
    }

    #[test]
    fn packages_that_are_sold_hold_what_they_held() {
        let product = Product {
            id: "p".to_owned(),
            service: "s".to_owned(),
            resource_type: "t".to_owned(),
            region: "r".to_owned(),
            zone: String::new(),
            spec: "pack".to_owned(),
            names: Named::default(),
            sizes: None,
            traits: [false; 5],
            attributes: Vec::new(),
        };
        let catalogue = |packages: &[PackageItem]| Catalogue {
            products: vec![product.clone()],
            prices: vec![price(1_000, 5)],
            packages: packages.to_vec(),
            ..Catalogue::default()
        };
        let before = catalogue(&[item(1, 5), item(2, 6)]);
        let problems =
            |packages: &[PackageItem], now| against_sold(&before, &catalogue(packages), now).len();
        for (packages, expected) in [
            (vec![item(1, 5), item(2, 6)], 0),
            (vec![item(2, 6), item(1, 5)], 0),
            (vec![item(1, 5), item(2, 7)], 1),
            (vec![item(1, 5), item(3, 6)], 1),
            (vec![item(1, 5)], 1),
            (vec![], 1),
        ] {
            assert_eq!(problems(&packages, 1_000), expected, "{packages:?}");
            assert_eq!(problems(&packages, 999), 0, "nobody can have bought it");
        }
        assert_eq!(against_sold(&catalogue(&[]), &before, 1_000).len(), 1, "it was none");
    }

    #[test]
    fn what_says_nothing_is_not_exported() {
        let mut model = Model::new((Site::Cn, Zone::east(8)), 10_000, 0);
        let usage = |settled| UsageType {
            code: "upflow".to_owned(),
            resource_type: "t".to_owned(),
            names: Named::default(),
            measure: 10,
            accumulates: false,
            settled,
        };
        let mut texts = |settled, packages: &[PackageItem]| {
            let catalogue = Catalogue {
                usage_types: vec![usage(settled)],
                packages: packages.to_vec(),
                ..Catalogue::default()
            };
            let sent = Sent { catalogue, lines: Vec::new(), problems: Vec::new() };
            assert_eq!(model.apply_catalogue(&sent, false).status, 200);
            format!("{:?}", model.export_catalogue(None))
        };
        let plain = texts("hour", &[]);
        assert!(!plain.contains("settled") && !plain.contains("packages.csv"), "{plain}");
        let both = texts("day", &[item(1, 5)]);
        assert!(both.contains("accumulates,settled") && both.contains("no,day"), "{both}");
        assert!(both.contains("packages.csv") && both.contains("p,1,upflow,0.00000005"), "{both}");
    }

    #[test]
    fn what_is_wrong_is_told_in_the_order_of_lines() {
        let old = [price(1_000, 5), price(2_000, 6), price(3_000, 7)];
        let prices = vec![price(2_000, 1), price(500, 1), price(3_000, 7)];
        let catalogue = Catalogue { prices, ..Catalogue::default() };
        let sent = Sent { catalogue, lines: vec![4, 3, 2], problems: Vec::new() };
        let found: Vec<_> = against_past(&old, &sent, 10_000)
            .into_iter()
            .map(|(_, line, column)| (line, column))
            .collect();
        assert_eq!(found, [(0, ""), (3, "from"), (4, "price")]);
    }
}
