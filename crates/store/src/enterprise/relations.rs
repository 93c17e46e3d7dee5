//! Who is whose member.

use hubu_core::enterprise::{Mode, PartyId, Permissions};
use hubu_core::ids::CustomerKey;
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Column, RowReader, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&CURRENT];

/// The columns a relation is read from, out of `enterprise_relation r` and
/// `enterprise_permission p`.
macro_rules! columns {
    () => {
        "r.relation_key, r.master_key, r.member_key, r.mode, r.unit_key, r.display_name, \
         r.joined_ms, r.from_ms, p.accepted, p.asked"
    };
}

static CURRENT: Sql = Sql::over(
    "enterprise.current_relations",
    &[Column::Int("k")],
    concat!(
        "SELECT ",
        columns!(),
        " FROM {rows} CROSS JOIN enterprise_relation r LEFT JOIN enterprise_permission p \
         ON p.member_key = r.member_key AND p.from_ms <= $1 AND (p.to_ms IS NULL OR p.to_ms > $1) \
         WHERE r.member_key = v.k AND r.from_ms <= $1 AND (r.to_ms IS NULL OR r.to_ms > $1)"
    ),
);

/// A member's relation to its master at some instant, with what it allows the master then.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberRelation {
    /// The row.
    pub relation_key: i64,
    /// The enterprise master.
    pub master: CustomerKey,
    /// The member.
    pub member: CustomerKey,
    /// How they account with each other.
    pub mode: Mode,
    /// What the member has accepted. In custody what custody implies counts instead
    /// ([`Permissions::effective`]).
    pub accepted: Permissions,
    /// The whole set the master asks for instead; `None` when nothing is being asked.
    pub requested: Option<Permissions>,
    /// The organisation unit it stands in.
    pub unit: PartyId,
    /// The name the master shows it under; `None` when it was never set.
    pub display_name: Option<String>,
    /// When it became this master's member, whatever changed since.
    pub joined: Timestamp,
    /// Since when the row holds.
    pub from: Timestamp,
}

/// The relations these members stand in at `at`; members of nobody are left out.
pub fn current_relations(
    tx: &mut Tx<'_>,
    members: &[CustomerKey],
    at: Timestamp,
) -> Result<Vec<MemberRelation>, Fault> {
    let rows: Vec<Vec<Value>> = members.iter().map(|key| vec![(*key).into()]).collect();
    let found = tx.query_set(&CURRENT, &[at.into()], &rows)?;
    found.into_iter().map(|row| relation(&mut row.reader())).collect()
}

fn relation(row: &mut RowReader) -> Result<MemberRelation, Fault> {
    Ok(MemberRelation {
        relation_key: row.int()?,
        master: CustomerKey(row.int()?),
        member: CustomerKey(row.int()?),
        mode: row.code(Mode::from_code)?,
        unit: PartyId(row.int()?),
        display_name: row.opt_text()?,
        joined: row.time()?,
        from: row.time()?,
        accepted: Permissions::from_bits(row.opt_int()?.unwrap_or_default()),
        requested: row.opt_int()?.map(Permissions::from_bits),
    })
}
