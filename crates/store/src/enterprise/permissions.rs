//! What a member lets its master do. Writing expects the rows of master and member to be locked.

use hubu_core::enterprise::{Consent, Permissions};
use hubu_core::ids::CustomerKey;
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&BEGIN, &END];

static BEGIN: Sql = Sql::new(
    "enterprise.begin_consent",
    "INSERT INTO enterprise_permission (member_key, permission_key, accepted, asked, from_ms, \
     to_ms) VALUES ($1, $2, $3, $4, $5, NULL)",
);

static END: Sql = Sql::new(
    "enterprise.end_consent",
    "UPDATE enterprise_permission SET to_ms = CASE WHEN from_ms > $2 THEN from_ms ELSE $2 END \
     WHERE member_key = $1 AND to_ms IS NULL",
);

/// Begins a row of a member, which holds from `from` on.
///
/// # Errors
/// [`Fault::Unique`] when the member has an open row.
pub fn begin_consent(
    tx: &mut Tx<'_>,
    (member, key): (CustomerKey, i64),
    consent: Consent,
    from: Timestamp,
) -> Result<(), Fault> {
    let params = [
        member.into(),
        key.into(),
        consent.accepted.bits().into(),
        consent.asked.map(Permissions::bits).into(),
        from.into(),
    ];
    tx.execute(&BEGIN, &params).map(|_| ())
}

/// Ends the open row of a member, if there is one.
pub fn end_consent(tx: &mut Tx<'_>, member: CustomerKey, at: Timestamp) -> Result<(), Fault> {
    tx.execute(&END, &[member.into(), at.into()]).map(|_| ())
}
