//! Who belongs to whom, since when and in which mode, and who pays.

use crate::enterprise::Mode;
use crate::history::{Overlap, Period, in_order};
use crate::ids::CustomerKey;
use crate::time::Timestamp;

/// A member belongs to a master, from an instant on. Rows are closed, never rewritten: a change of
/// mode closes one row and opens the next at the same instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Relation {
    /// The enterprise master.
    pub master: CustomerKey,
    /// The member.
    pub member: CustomerKey,
    /// How they account with each other.
    pub mode: Mode,
    /// First instant of this row.
    pub from: Timestamp,
    /// First instant after it; `None` while it lasts.
    pub to: Option<Timestamp>,
}

impl Relation {
    /// The time it holds.
    pub const fn period(&self) -> Period {
        Period { from: self.from, to: self.to }
    }
}

/// Relations of one or many members, of which no member has two at one instant.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Relations(Vec<Relation>);

impl Relations {
    /// Takes the rows in any order.
    ///
    /// # Errors
    /// [`Overlap`] when a member would belong to two masters, or be in two modes, at once.
    pub fn new(rows: Vec<Relation>) -> Result<Self, Overlap> {
        in_order(rows, |row| (row.member, row.period())).map(Self)
    }

    /// The relation `member` stands in at `at`.
    pub fn of(&self, member: CustomerKey, at: Timestamp) -> Option<&Relation> {
        let after = self.0.partition_point(|row| (row.member, row.from) <= (member, at));
        // Rows that were closed at the instant they opened may stand in between.
        let earlier = self.0[..after].iter().rev().take_while(|row| row.member == member);
        earlier.into_iter().find(|row| row.period().covers(at))
    }

    /// The relation of `member` with this very master at `at`.
    pub fn between(
        &self,
        master: CustomerKey,
        member: CustomerKey,
        at: Timestamp,
    ) -> Option<&Relation> {
        self.of(member, at).filter(|row| row.master == master)
    }

    /// All rows, per member in the order of time.
    pub fn iter(&self) -> impl Iterator<Item = &Relation> {
        self.0.iter()
    }
}

/// Who pays for what `consumer` uses at `at`: its custody master where it has one then, else the
/// consumer itself. The only way to find a payer. A usage span is paid by the payer of its start.
pub fn payer_of(relations: &Relations, consumer: CustomerKey, at: Timestamp) -> CustomerKey {
    match relations.of(consumer, at) {
        Some(relation) if relation.mode == Mode::Custody => relation.master,
        _ => consumer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ACME: CustomerKey = CustomerKey(1);
    const GLOBEX: CustomerKey = CustomerKey(2);
    const LAB: CustomerKey = CustomerKey(10);
    const SHOP: CustomerKey = CustomerKey(11);

    fn row(
        master: CustomerKey,
        member: CustomerKey,
        mode: Mode,
        from: i64,
        to: Option<i64>,
    ) -> Relation {
        let (from, to) = (Timestamp::from_ms(from), to.map(Timestamp::from_ms));
        Relation { master, member, mode, from, to }
    }

    /// The lab: alone until 100, independent under Acme to 200, in custody to 300, independent to
    /// 400, alone to 500, in custody of Globex since.
    fn history() -> Relations {
        Relations::new(vec![
            row(GLOBEX, LAB, Mode::Custody, 500, None),
            row(ACME, LAB, Mode::Custody, 200, Some(300)),
            row(ACME, SHOP, Mode::Independent, 150, None),
            row(ACME, LAB, Mode::Independent, 100, Some(200)),
            // Switched and switched back at one instant: it never held.
            row(ACME, LAB, Mode::Custody, 300, Some(300)),
            row(ACME, LAB, Mode::Independent, 300, Some(400)),
        ])
        .expect("no two hold at once")
    }

    #[test]
    fn who_pays_at_each_moment_of_a_history() {
        let table = [
            (LAB, 0, LAB, "not associated yet"),
            (LAB, 99, LAB, "the last moment alone"),
            (LAB, 100, LAB, "independent: pays itself"),
            (LAB, 199, LAB, "the last moment before custody"),
            (LAB, 200, ACME, "the switch to custody counts from its instant on"),
            (LAB, 299, ACME, "still in custody"),
            (LAB, 300, LAB, "switched back"),
            (LAB, 400, LAB, "dissociated"),
            (LAB, 499, LAB, "between two masters"),
            (LAB, 500, GLOBEX, "another master"),
            (LAB, 9_999, GLOBEX, "an open row has no end"),
            (SHOP, 250, SHOP, "another member's custody is not the shop's"),
            (ACME, 250, ACME, "a master pays for itself"),
            (CustomerKey(99), 250, CustomerKey(99), "nobody's member"),
        ];
        let relations = history();
        for (consumer, at, payer, why) in table {
            assert_eq!(payer_of(&relations, consumer, Timestamp::from_ms(at)), payer, "{why}");
        }
    }

    #[test]
    fn a_member_of_another_master_is_not_mine() {
        let relations = history();
        let at = Timestamp::from_ms(250);
        assert!(relations.between(ACME, LAB, at).is_some());
        assert!(relations.between(GLOBEX, LAB, at).is_none());
        assert!(relations.between(GLOBEX, LAB, Timestamp::from_ms(500)).is_some());
    }

    #[test]
    fn two_masters_or_two_modes_at_once_are_impossible() {
        let two_masters = vec![
            row(ACME, LAB, Mode::Independent, 0, Some(101)),
            row(GLOBEX, LAB, Mode::Independent, 100, None),
        ];
        assert_eq!(Relations::new(two_masters), Err(Overlap));
        let two_modes = vec![
            row(ACME, LAB, Mode::Independent, 0, None),
            row(ACME, LAB, Mode::Custody, 0, None),
        ];
        assert_eq!(Relations::new(two_modes), Err(Overlap));
    }

    proptest! {
        /// The quick answer is the one that reading every row gives.
        #[test]
        fn the_payer_is_the_one_a_reader_of_all_rows_finds(
            spans in prop::collection::vec((0_i64..3, 0_i64..4, 0_i64..60, 0_i64..20, any::<bool>()), 0..12),
            at in 0_i64..80,
        ) {
            let rows: Vec<_> = spans.iter().map(|(master, member, from, length, custody)| {
                let mode = if *custody { Mode::Custody } else { Mode::Independent };
                row(CustomerKey(*master), CustomerKey(10 + member), mode, *from, Some(from + length))
            }).collect();
            let at = Timestamp::from_ms(at);
            let holding = |member: CustomerKey, at: Timestamp| {
                rows.iter().filter(move |r| r.member == member && r.period().covers(at))
            };
            let twice = (0..80).map(Timestamp::from_ms).any(|at| {
                (10..14).any(|member| holding(CustomerKey(member), at).count() > 1)
            });
            let relations = Relations::new(rows.clone());
            prop_assert_eq!(relations.is_err(), twice);
            if let Ok(relations) = relations {
                for member in (10..14).map(CustomerKey) {
                    let custody = holding(member, at).find(|r| r.mode == Mode::Custody);
                    let payer = custody.map_or(member, |r| r.master);
                    prop_assert_eq!(payer_of(&relations, member, at), payer);
                }
            }
        }
    }
}
