//! Whose bills an enterprise master may be shown besides its own (`bills` A5).

use hubu_core::enterprise::{Mode, Permissions};
use hubu_core::ids::{CustomerKey, GroupKey};

use crate::Fault;
use crate::engine::{Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&KIN];

static KIN: Sql = Sql::new(
    "bills.kin",
    "SELECT r.member_key, c.group_id, r.mode, CASE WHEN r.to_ms IS NULL THEN 1 ELSE 0 END, \
     p.accepted FROM enterprise_relation r JOIN customer c ON c.customer_key = r.member_key \
     LEFT JOIN enterprise_permission p ON p.member_key = r.member_key AND p.to_ms IS NULL \
     WHERE r.master_key = $1 ORDER BY r.member_key, r.relation_key",
);

/// A relation that a customer has or had to a master.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kin {
    /// The member.
    pub member: CustomerKey,
    /// The member's distribution group.
    pub group: GroupKey,
    /// How they account with each other.
    pub mode: Mode,
    /// Does it last?
    pub lasts: bool,
    /// What the member lets whoever is its master now do, if anybody is.
    pub accepted: Permissions,
}

/// Every relation that customers ever had to a master, by member.
///
/// # Errors
/// Only faults.
pub fn kin_of(tx: &mut Tx<'_>, master: CustomerKey) -> Result<Vec<Kin>, Fault> {
    let found = tx.query(&KIN, &[master.into()])?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok(Kin {
                member: CustomerKey(row.int()?),
                group: GroupKey(row.int()?),
                mode: row.code(Mode::from_code)?,
                lasts: row.bool()?,
                accepted: Permissions::from_bits(row.opt_int()?.unwrap_or_default()),
            })
        })
        .collect()
}
