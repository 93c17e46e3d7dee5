//! [`Divisions`]: provinces, cities and counties, whose tables nothing changes.
//!
//! The tables are the product's: what they say is a fact, not a rule. They are read anew here, from
//! their beginning, for every question.

use crate::answer::Answer;
use crate::json::{Fields, Json};
use crate::world::Page;

/// A level of divisions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Divisions {
    /// Provinces.
    Provinces,
    /// Cities.
    Cities,
    /// Counties.
    Counties,
}

impl Divisions {
    const fn word(self) -> &'static str {
        match self {
            Self::Provinces => "provinces",
            Self::Cities => "cities",
            Self::Counties => "counties",
        }
    }

    const fn table(self) -> &'static str {
        match self {
            Self::Provinces => include_str!("../../core/src/regions/provinces.csv"),
            Self::Cities => include_str!("../../core/src/regions/cities.csv"),
            Self::Counties => include_str!("../../core/src/regions/counties.csv"),
        }
    }

    /// What a page of the divisions below `parent` is answered with. Provinces are below `CN`.
    pub fn below(self, parent: &str, page: Page) -> Answer {
        let stem = format!("{parent}-");
        let mut found = Vec::new();
        for line in self.table().lines() {
            let (code, rest) = line.split_once(',').unwrap_or((line, ""));
            let (name, _) = rest.split_once(',').unwrap_or((rest, ""));
            let part = code.strip_prefix(&stem);
            if part.is_some_and(|part| !part.contains('-')) {
                found.push(Fields::default().with("code", code).with("name", name).done());
            }
        }
        let (count, found): (usize, Vec<Json>) = page.of(found);
        Answer::of(200, Fields::default().with("count", count).with(self.word(), found).done())
    }
}
