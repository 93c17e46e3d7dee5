//! The three levels, and what stands below whom.

use std::collections::HashMap;
use std::sync::LazyLock;

pub(super) const PROVINCES: &str = include_str!("provinces.csv");
pub(super) const CITIES: &str = include_str!("cities.csv");
pub(super) const COUNTIES: &str = include_str!("counties.csv");

/// A province, an autonomous region, or a municipality (`orders` A8).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Province {
    /// Its code, such as `CN-13`.
    pub code: &'static str,
    /// Its Chinese name, such as 河北省.
    pub name: &'static str,
}

/// A city or another division of that level; a municipality is its own only city (`orders` A8).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct City {
    /// Its code, its province's with three digits, such as `CN-13-006`.
    pub code: &'static str,
    /// Its Chinese name, such as 保定市.
    pub name: &'static str,
}

/// A district, a county, or another division of that level (`orders` A8).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct County {
    /// Its code, its city's with two digits, such as `CN-13-001-01`.
    pub code: &'static str,
    /// Its Chinese name, such as 长安区.
    pub name: &'static str,
}

/// All provinces, in the order of their codes.
pub fn provinces() -> &'static [Province] {
    &TABLES.provinces
}

/// The cities of a province, in the order of their codes; none where there is no such province.
pub fn cities(province: &str) -> &'static [City] {
    TABLES.cities.get(province).map_or(&[], Vec::as_slice)
}

/// The counties of a city, in the order of their codes; none where there is no such city.
pub fn counties(city: &str) -> &'static [County] {
    TABLES.counties.get(city).map_or(&[], Vec::as_slice)
}

/// The part of a list after `offset` rows, at most `limit` rows; what is negative counts as 0.
pub fn page<T>(list: &[T], offset: i64, limit: i64) -> &[T] {
    let whole = |number: i64| usize::try_from(number.max(0)).unwrap_or(usize::MAX);
    let rest = list.get(whole(offset)..).unwrap_or_default();
    rest.get(..whole(limit)).unwrap_or(rest)
}

struct Tables {
    provinces: Vec<Province>,
    cities: HashMap<&'static str, Vec<City>>,
    counties: HashMap<&'static str, Vec<County>>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
    provinces: rows(PROVINCES).map(|(code, name)| Province { code, name }).collect(),
    cities: below(CITIES, |code, name| City { code, name }),
    counties: below(COUNTIES, |code, name| County { code, name }),
});

/// Code and name of each row. The third column is for whoever brings a table up to date.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        Some((cells.next()?, cells.next()?))
    })
}

/// The rows of a table by the code of their parent: their own without its last part.
fn below<T>(
    table: &'static str,
    make: impl Fn(&'static str, &'static str) -> T,
) -> HashMap<&'static str, Vec<T>> {
    let mut lists: HashMap<&'static str, Vec<T>> = HashMap::new();
    for (code, name) in rows(table) {
        if let Some((parent, _)) = code.rsplit_once('-') {
            lists.entry(parent).or_default().push(make(code, name));
        }
    }
    lists
}
