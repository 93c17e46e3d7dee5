//! The audit trail of the whole realm: who did what to whom, and when.

use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::time::Timestamp;

use super::{AuditEntry, audit_entry};
use crate::Fault;
use crate::engine::{Row, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] =
    &[&PAGE, &COUNT, &OF_ACTOR, &OF_ACTOR_COUNT, &OF_SUBJECT, &OF_SUBJECT_COUNT];

/// A filter that is not wanted is NULL. What the statement begins with stands in `$head`: the index by
/// time serves without it.
macro_rules! trail {
    ($select:literal, $head:literal, $tail:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM audit a WHERE a.at_ms >= $1 AND a.at_ms < $2 ",
            $head,
            "AND (CAST($3 AS TEXT) IS NULL OR a.actor = CAST($3 AS TEXT)) \
             AND (CAST($4 AS TEXT) IS NULL OR a.operation = CAST($4 AS TEXT)) \
             AND (CAST($5 AS BIGINT) IS NULL OR a.group_id = CAST($5 AS BIGINT)) \
             AND (CAST($6 AS BIGINT) IS NULL OR a.subject_key = CAST($6 AS BIGINT)) ",
            $tail
        )
    };
}

macro_rules! page {
    ($head:literal) => {
        trail!(
            "a.subject_key, a.audit_key, a.at_ms, a.wall_ms, a.actor, a.operation, a.request_id, \
             a.detail",
            $head,
            "ORDER BY a.at_ms DESC, a.audit_key DESC LIMIT $7 OFFSET $8"
        )
    };
}

static PAGE: Sql = Sql::new("records.trail_page", page!(""));
static COUNT: Sql = Sql::new("records.trail_count", trail!("COUNT(*)", "", ""));
static OF_ACTOR: Sql = Sql::new("records.trail_of_actor", page!("AND a.actor = CAST($3 AS TEXT) "));
static OF_ACTOR_COUNT: Sql = Sql::new(
    "records.trail_of_actor_count",
    trail!("COUNT(*)", "AND a.actor = CAST($3 AS TEXT) ", ""),
);
static OF_SUBJECT: Sql = Sql::new(
    "records.trail_of_subject",
    page!("AND a.group_id = CAST($5 AS BIGINT) AND a.subject_key = CAST($6 AS BIGINT) "),
);
static OF_SUBJECT_COUNT: Sql = Sql::new(
    "records.trail_of_subject_count",
    trail!(
        "COUNT(*)",
        "AND a.group_id = CAST($5 AS BIGINT) AND a.subject_key = CAST($6 AS BIGINT) ",
        ""
    ),
);

/// Which writes; everything that is `None` does not filter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrailFilter {
    /// About this account.
    pub subject: Option<(GroupKey, CustomerKey)>,
    /// By this `account/user`, or this job.
    pub actor: Option<String>,
    /// This operation, or job.
    pub operation: Option<String>,
    /// At or after this business instant.
    pub from: Timestamp,
    /// Before this business instant.
    pub to: Timestamp,
}

/// An audit row, and whom it was about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrailEntry {
    /// Whom it was about.
    pub subject: CustomerKey,
    /// What was done.
    pub entry: AuditEntry,
}

/// How many writes pass, and a page of them, newest first: by business time, those of one instant by
/// the order they were recorded in.
pub fn trail_page(
    tx: &mut Tx<'_>,
    filter: &TrailFilter,
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<TrailEntry>), Fault> {
    let (page, count) = match filter {
        TrailFilter { subject: Some(_), .. } => (&OF_SUBJECT, &OF_SUBJECT_COUNT),
        TrailFilter { actor: Some(_), .. } => (&OF_ACTOR, &OF_ACTOR_COUNT),
        _ => (&PAGE, &COUNT),
    };
    let mut params: Vec<Value> = vec![
        filter.from.into(),
        filter.to.into(),
        filter.actor.clone().into(),
        filter.operation.clone().into(),
        filter.subject.map(|(group, _)| group).into(),
        filter.subject.map(|(_, key)| key).into(),
    ];
    let total = tx.first(count, &params)?.map_or(Ok(0), |row| row.reader().int())?;
    params.extend([limit.into(), offset.into()]);
    let rows = tx.query(page, &params)?;
    let entries: Result<_, Fault> = rows.into_iter().map(read).collect();
    Ok((total, entries?))
}

fn read(row: Row) -> Result<TrailEntry, Fault> {
    let mut row = row.reader();
    let subject = CustomerKey(row.int()?);
    Ok(TrailEntry { subject, entry: audit_entry(&mut row)? })
}
