//! Who is whose member. Writing expects the rows of master and member to be locked.

use hubu_core::customers::CustomerStatus;
use hubu_core::enterprise::{Mode, PartyId, Permissions, Relation};
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Column, RowReader, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&AT, &CURRENT, &MEMBERS, &COUNTS, &HISTORY, &BEGIN, &END];

/// The columns a relation is read from, out of `enterprise_relation r` and
/// `enterprise_permission p`.
macro_rules! columns {
    () => {
        "r.relation_key, r.master_key, r.member_key, r.mode, r.unit_key, r.display_name, \
         r.joined_ms, r.from_ms, p.accepted, p.asked"
    };
}

static AT: Sql = Sql::over(
    "enterprise.relations_at",
    &[Column::Int("k")],
    concat!(
        "SELECT ",
        columns!(),
        " FROM {rows} CROSS JOIN enterprise_relation r LEFT JOIN enterprise_permission p \
         ON p.member_key = r.member_key AND p.from_ms <= $1 AND (p.to_ms IS NULL OR p.to_ms > $1) \
         WHERE r.member_key = v.k AND r.from_ms <= $1 AND (r.to_ms IS NULL OR r.to_ms > $1)"
    ),
);

static CURRENT: Sql = Sql::over(
    "enterprise.current_relations",
    &[Column::Int("k")],
    concat!(
        "SELECT ",
        columns!(),
        " FROM {rows} CROSS JOIN enterprise_relation r LEFT JOIN enterprise_permission p \
         ON p.member_key = r.member_key AND p.to_ms IS NULL \
         WHERE r.member_key = v.k AND r.to_ms IS NULL"
    ),
);

static MEMBERS: Sql = Sql::new(
    "enterprise.members",
    concat!(
        "SELECT ",
        columns!(),
        ", c.id, c.account_name, c.status, u.name FROM enterprise_relation r \
         JOIN customer c ON c.customer_key = r.member_key \
         LEFT JOIN org_unit u ON u.group_id = $1 AND u.master_key = r.master_key \
         AND u.unit_key = r.unit_key LEFT JOIN enterprise_permission p \
         ON p.member_key = r.member_key AND p.to_ms IS NULL \
         WHERE r.master_key = $2 AND r.to_ms IS NULL \
         ORDER BY r.joined_ms DESC, r.member_key DESC"
    ),
);

static COUNTS: Sql = Sql::new(
    "enterprise.count_members",
    "SELECT COUNT(*), COUNT(*) FILTER (WHERE mode = 1) FROM enterprise_relation \
     WHERE master_key = $1 AND to_ms IS NULL",
);

static HISTORY: Sql = Sql::over(
    "enterprise.relation_history",
    &[Column::Int("k")],
    "SELECT r.master_key, r.member_key, r.mode, r.from_ms, r.to_ms FROM {rows} \
     CROSS JOIN enterprise_relation r WHERE r.member_key = v.k",
);

static BEGIN: Sql = Sql::new(
    "enterprise.begin_relation",
    "INSERT INTO enterprise_relation (member_key, relation_key, master_key, mode, unit_key, \
     display_name, joined_ms, from_ms, to_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)",
);

// A row another process began by a clock a little ahead ends where it began: it held never.
static END: Sql = Sql::new(
    "enterprise.end_relation",
    "UPDATE enterprise_relation SET to_ms = CASE WHEN from_ms > $2 THEN from_ms ELSE $2 END \
     WHERE member_key = $1 AND to_ms IS NULL",
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

/// A member as its master sees it in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Its relation to the master.
    pub relation: MemberRelation,
    /// Its id on the wire.
    pub id: String,
    /// Its account name.
    pub account_name: String,
    /// Where it stands in its life.
    pub status: CustomerStatus,
    /// The name of its organisation unit; empty where the unit has none.
    pub unit_name: String,
}

/// How many members a master has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MemberCounts {
    /// In all.
    pub members: u64,
    /// In independent mode.
    pub independent: u64,
}

/// The relations these members stand in: rows that have not ended, under the members' locks. No
/// instant is asked about, because two processes read different clocks: what one of them has just
/// ended or begun counts for the other at once.
pub fn current_relations(
    tx: &mut Tx<'_>,
    members: &[CustomerKey],
) -> Result<Vec<MemberRelation>, Fault> {
    let found = tx.query_set(&CURRENT, &[], &keys(members))?;
    found.into_iter().map(|row| relation(&mut row.reader())).collect()
}

/// The relations these members stood in at an instant of the past; members of nobody are left out.
pub fn relations_at(
    tx: &mut Tx<'_>,
    members: &[CustomerKey],
    at: Timestamp,
) -> Result<Vec<MemberRelation>, Fault> {
    let found = tx.query_set(&AT, &[at.into()], &keys(members))?;
    found.into_iter().map(|row| relation(&mut row.reader())).collect()
}

/// The members of a master, the one that joined last first. There are as many as the
/// master's quota allows: some tens, some hundreds.
pub fn members(
    tx: &mut Tx<'_>,
    (group, master): (GroupKey, CustomerKey),
) -> Result<Vec<Member>, Fault> {
    let found = tx.query(&MEMBERS, &[group.into(), master.into()])?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok(Member {
                relation: relation(&mut row)?,
                id: row.text()?,
                account_name: row.text()?,
                status: row.code(CustomerStatus::from_code)?,
                unit_name: row.opt_text()?.unwrap_or_default(),
            })
        })
        .collect()
}

/// How many members a master has whose relation has not ended.
pub fn count_members(tx: &mut Tx<'_>, master: CustomerKey) -> Result<MemberCounts, Fault> {
    let row = tx.first(&COUNTS, &[master.into()])?;
    let mut row = row.ok_or_else(|| Fault::Bug("a count without a row".to_owned()))?.reader();
    let mut count = || row.code(|count| u64::try_from(count).ok());
    Ok(MemberCounts { members: count()?, independent: count()? })
}

/// Every relation these members ever stood in, in no order: what `payer_of` is asked about.
pub fn relation_history(tx: &mut Tx<'_>, members: &[CustomerKey]) -> Result<Vec<Relation>, Fault> {
    let found = tx.query_set(&HISTORY, &[], &keys(members))?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok(Relation {
                master: CustomerKey(row.int()?),
                member: CustomerKey(row.int()?),
                mode: row.code(Mode::from_code)?,
                from: row.time()?,
                to: row.opt_time()?,
            })
        })
        .collect()
}

/// Begins a row; what it allows the master is kept by [`super::begin_consent`].
///
/// # Errors
/// [`Fault::Unique`] when the member has an open row.
pub fn begin_relation(tx: &mut Tx<'_>, relation: &MemberRelation) -> Result<(), Fault> {
    let params = [
        relation.member.into(),
        relation.relation_key.into(),
        relation.master.into(),
        relation.mode.code().into(),
        relation.unit.0.into(),
        relation.display_name.clone().into(),
        relation.joined.into(),
        relation.from.into(),
    ];
    tx.execute(&BEGIN, &params).map(|_| ())
}

/// Ends the open row of a member.
///
/// # Errors
/// [`Fault::Bug`] when it has none: whoever ends one has just read it under the lock.
pub fn end_relation(tx: &mut Tx<'_>, member: CustomerKey, at: Timestamp) -> Result<(), Fault> {
    match tx.execute(&END, &[member.into(), at.into()])? {
        1 => Ok(()),
        ended => Err(Fault::Bug(format!("{ended} relations of customer {member} ended at once"))),
    }
}

fn keys(members: &[CustomerKey]) -> Vec<Vec<Value>> {
    members.iter().map(|key| vec![(*key).into()]).collect()
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
