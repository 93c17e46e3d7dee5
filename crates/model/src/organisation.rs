//! The organisation of an enterprise.

use crate::answer::Answer;
use crate::customers::Kind;
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::world::{Model, Who};

/// A unit of an organisation; the root has nothing above it.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its id.
    pub id: Id,
    relation: Id,
    pub(crate) name: String,
    above: Option<usize>,
}

const MOST_LEVELS: usize = 32;

pub(crate) fn not_master_here() -> Answer {
    Answer::refused(409, "HUBU.0123")
}

pub(crate) fn no_unit() -> Answer {
    Answer::refused(404, "HUBU.0125")
}

/// What a customer is told that is no master.
pub(crate) fn masters_only() -> Answer {
    Answer::refused(403, "CBC.0151")
}

impl Model {
    /// A customer becomes a master.
    pub fn open_centre(&mut self, who: Who, name: &str) -> Answer {
        let buys = matches!(self.people[who].kind, Kind::Person | Kind::Enterprise);
        if !buys || self.relation(who).is_some() || self.people[who].is_master() {
            return Answer::refused(409, "HUBU.0124");
        }
        let root = self.add_unit(who, name, None);
        self.raise(who, "enterprise.centre_opened");
        self.detail(Fields::default().with("master", self.people[who].id).with("root", root));
        Answer::of(201, Fields::default().with("root_id", root).done())
    }

    fn add_unit(&mut self, who: Who, name: &str, above: Option<usize>) -> Id {
        let (id, relation) = (self.ids.unknown(Sort::Unit), self.ids.unknown(Sort::UnitRelation));
        let name = name.to_owned();
        self.people[who].units.push(Unit { id, relation, name, above });
        id
    }

    /// A unit is added below another (by its place), or below the root; who has no root yet gets one.
    pub fn create_unit(&mut self, who: Who, name: &str, above: Option<&str>) -> Answer {
        if !self.people[who].is_master() {
            if above.is_some() {
                return not_master_here();
            }
            let root = self.people[who].account_name.clone();
            let opened = self.open_centre(who, &root);
            if !opened.is_success() {
                return opened;
            }
        }
        let above = match above {
            None => 0,
            Some(id) => match self.unit(who, id) {
                Some(place) => place,
                None => return no_unit(),
            },
        };
        if self.level(who, above) >= MOST_LEVELS {
            return Answer::refused(409, "HUBU.0126");
        }
        let id = self.add_unit(who, name, Some(above));
        self.raise(who, "enterprise.unit_created");
        // A centre that had to be opened first is not told of.
        self.details.clear();
        let facts = Fields::default().with("master", self.people[who].id).with("unit", id);
        let facts = facts.with("above", self.people[who].units[above].id);
        self.detail(facts.with("name", name));
        let relation = self.people[who].units.last().map(|unit| unit.relation);
        let body = Fields::default().with("id", id);
        Answer::of(201, body.with_some("relation_id", relation).done())
    }

    fn level(&self, who: Who, mut unit: usize) -> usize {
        let mut level = 0;
        while let Some(above) = self.people[who].units[unit].above {
            (unit, level) = (above, level + 1);
        }
        level
    }

    /// The place of a unit by its id.
    pub(crate) fn unit(&self, who: Who, id: &str) -> Option<usize> {
        self.people[who].units.iter().position(|unit| self.ids.is(unit.id, id))
    }

    /// A unit has another name.
    pub fn rename_unit(&mut self, who: Who, id: &str, name: &str) -> Answer {
        if !self.people[who].is_master() {
            return not_master_here();
        }
        let Some(place) = self.unit(who, id) else { return no_unit() };
        name.clone_into(&mut self.people[who].units[place].name);
        self.raise(who, "enterprise.unit_renamed");
        let facts = Fields::default().with("master", self.people[who].id);
        self.detail(facts.with("unit", self.people[who].units[place].id).with("name", name));
        Answer::empty()
    }

    /// The whole organisation, as operators see it.
    pub fn operators_organisation(&self, who: Who) -> Answer {
        let Some(root) = self.people[who].units.first() else { return not_master_here() };
        let body = Fields::default()
            .with("root_id", root.id)
            .with("root_name", root.name.as_str())
            .with("units", self.below(who, 0, "units", true));
        Answer::of(200, body.done())
    }

    /// The organisation as the master sees it: below a unit or the root, one level or all.
    pub fn organisation(&self, who: Who, start: Option<&str>, whole: bool) -> Answer {
        let Some(root) = self.people[who].units.first() else { return masters_only() };
        let body = Fields::default();
        let body = match start {
            None => body.with("root_id", root.id).with("root_name", root.name.as_str()),
            Some(_) => body,
        };
        let from = start.map_or(Some(0), |id| self.unit(who, id));
        let below = from.map(|unit| self.below(who, unit, "child_nodes", whole));
        Answer::of(200, body.with("child_nodes", below.unwrap_or_default()).done())
    }

    fn below(&self, who: Who, above: usize, name: &str, whole: bool) -> Vec<Json> {
        let units = self.people[who].units.iter().enumerate();
        let found = units.filter(|(_, unit)| unit.above == Some(above));
        let shown = |(place, unit): (usize, &Unit)| {
            let below = if whole { self.below(who, place, name, whole) } else { Vec::new() };
            Fields::default()
                .with("id", unit.id)
                .with("relation_id", unit.relation)
                .with("name", unit.name.as_str())
                .with(name, below)
                .done()
        };
        found.map(shown).collect()
    }
}
