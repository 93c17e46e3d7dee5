//! The organisation tree of an enterprise (`accounts` A1).

use std::collections::HashMap;
use std::fmt;

/// How many levels of units may stand below the root. Deeper trees are refused when they are made,
/// and not shown.
pub const MAX_LEVELS: usize = 32;

/// An organisation unit's id on the wire (`party_id`, `org_id`): 1 to 20 digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PartyId(pub i64);

impl PartyId {
    /// Reads 1 to 20 digits. A number no unit can have (beyond 64 bits) reads as the largest one.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = (1..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| Self(text.parse().unwrap_or(i64::MAX)))
    }
}

impl fmt::Display for PartyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The id of the relation between a unit and the unit above it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RelationId(pub i64);

impl fmt::Display for RelationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An organisation unit as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    /// Its id.
    pub id: PartyId,
    /// Its name; may be empty.
    pub name: String,
    /// The unit above and the relation to it; `None` for the root.
    pub above: Option<(PartyId, RelationId)>,
}

/// A unit in the tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// The relation to the unit above.
    pub relation_id: RelationId,
    /// The unit's id.
    pub id: PartyId,
    /// The unit's name.
    pub name: String,
    /// The units below, in the order they were given; empty when only one level was asked for.
    pub children: Vec<Node>,
}

/// An answer about the organisation.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Tree {
    /// The root's id and name; `None` when a start node was named, or there is no root.
    pub root: Option<(PartyId, String)>,
    /// The units below the start node.
    pub children: Vec<Node>,
}

/// The units below `start` (the root when there is none): its children, or with `whole` everything
/// below. A start node that is not among the units has nothing below it.
pub fn build_tree(units: &[Unit], start: Option<PartyId>, whole: bool) -> Tree {
    let root = units.iter().find(|unit| unit.above.is_none());
    let Some(from) = start.or(root.map(|root| root.id)) else {
        return Tree::default();
    };
    let mut below: HashMap<PartyId, Vec<(&Unit, RelationId)>> = HashMap::new();
    for unit in units {
        if let Some((above, relation)) = unit.above {
            below.entry(above).or_default().push((unit, relation));
        }
    }
    let levels = if whole { MAX_LEVELS } else { 1 };
    let named = root.filter(|_| start.is_none()).map(|root| (root.id, root.name.clone()));
    Tree { root: named, children: take_below(&mut below, from, levels) }
}

/// Takes each unit out of `below` as it is placed, so that a ring in the data cannot loop.
fn take_below(
    below: &mut HashMap<PartyId, Vec<(&Unit, RelationId)>>,
    above: PartyId,
    levels: usize,
) -> Vec<Node> {
    if levels == 0 {
        return Vec::new();
    }
    let units = below.remove(&above).unwrap_or_default();
    let mut nodes = Vec::with_capacity(units.len());
    for (unit, relation_id) in units {
        let children = take_below(below, unit.id, levels - 1);
        nodes.push(Node { relation_id, id: unit.id, name: unit.name.clone(), children });
    }
    nodes
}

/// How many levels below the root a unit stands (the root is 0); `None` when it is not among the
/// units or hangs in the air. A new unit goes at most [`MAX_LEVELS`] down.
pub fn level_of(units: &[Unit], id: PartyId) -> Option<usize> {
    let find = |id| units.iter().find(|unit| unit.id == id);
    let mut unit = find(id)?;
    for level in 0..=MAX_LEVELS {
        match unit.above {
            None => return Some(level),
            Some((above, _)) => unit = find(above)?,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: i64, name: &str, above: Option<i64>) -> Unit {
        let above = above.map(|above| (PartyId(above), RelationId(9_000 + id)));
        Unit { id: PartyId(id), name: name.to_owned(), above }
    }

    /// Acme Group over R&D (over Lab and 测试部) and Sales.
    fn acme() -> Vec<Unit> {
        vec![
            unit(1000, "Acme Group", None),
            unit(1001, "R&D", Some(1000)),
            unit(1002, "Lab", Some(1001)),
            unit(1003, "Sales", Some(1000)),
            unit(1004, "测试部", Some(1001)),
        ]
    }

    /// `id(child child)` for each node: short enough to read in a table.
    fn drawn(nodes: &[Node]) -> String {
        let each = nodes.iter().map(|node| match node.children.as_slice() {
            [] => node.id.to_string(),
            children => format!("{}({})", node.id, drawn(children)),
        });
        each.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_below_a_start_node() {
        let table = [
            // start, whole, drawn
            (None, false, "1001 1003"),
            (None, true, "1001(1002 1004) 1003"),
            (Some(1000), true, "1001(1002 1004) 1003"),
            (Some(1001), false, "1002 1004"),
            (Some(1003), true, ""),
            (Some(4711), true, ""),
        ];
        for (start, whole, expected) in table {
            let tree = build_tree(&acme(), start.map(PartyId), whole);
            assert_eq!(drawn(&tree.children), expected, "{start:?} {whole}");
            let root = start.is_none().then(|| (PartyId(1000), "Acme Group".to_owned()));
            assert_eq!(tree.root, root, "the root is named when no start node is");
        }
        let tree = build_tree(&acme(), Some(PartyId(1001)), false);
        let lab = &tree.children[0];
        assert_eq!((lab.relation_id, lab.name.as_str()), (RelationId(10_002), "Lab"));
    }

    #[test]
    fn an_empty_list_a_ring_and_a_well_are_survived() {
        assert_eq!(build_tree(&[], None, true), Tree::default());
        let ring = [unit(1, "root", None), unit(2, "a", Some(3)), unit(3, "b", Some(2))];
        assert_eq!(drawn(&build_tree(&ring, Some(PartyId(2)), true).children), "3(2)");
        assert_eq!(level_of(&ring, PartyId(2)), None);
        let well: Vec<_> = (0..100).map(|n| unit(n, "", (n > 0).then(|| n - 1))).collect();
        let tree = build_tree(&well, None, true);
        let mut depth = 0;
        let mut level = &tree.children;
        while let [node] = level.as_slice() {
            depth += 1;
            level = &node.children;
        }
        assert_eq!(depth, MAX_LEVELS);
        assert_eq!(level_of(&well, PartyId(32)), Some(32));
        assert_eq!(level_of(&well, PartyId(33)), None);
    }

    #[test]
    fn levels_count_from_the_root() {
        for (id, level) in [(1000, Some(0)), (1003, Some(1)), (1004, Some(2)), (4711, None)] {
            assert_eq!(level_of(&acme(), PartyId(id)), level);
        }
    }

    #[test]
    fn party_ids_are_digits() {
        assert_eq!(PartyId::parse("1002"), Some(PartyId(1002)));
        assert_eq!(PartyId::parse("99999999999999999999"), Some(PartyId(i64::MAX)));
        for bad in ["", "-1", "1a", "１", "123456789012345678901"] {
            assert_eq!(PartyId::parse(bad), None, "{bad}");
        }
    }
}
