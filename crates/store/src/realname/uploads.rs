//! Which partners may upload images: all, but for those that were switched.

use hubu_core::ids::CustomerKey;

use crate::Fault;
use crate::engine::{Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&FIND, &SET];

static FIND: Sql =
    Sql::new("realname.uploads_of", "SELECT enabled FROM real_name_upload WHERE partner_key = $1");

static SET: Sql = Sql::new(
    "realname.set_uploads",
    "INSERT INTO real_name_upload (partner_key, enabled) VALUES ($1, $2) \
     ON CONFLICT (partner_key) DO UPDATE SET enabled = excluded.enabled",
);

/// May the partner upload images?
pub fn uploads_of(tx: &mut Tx<'_>, partner: CustomerKey) -> Result<bool, Fault> {
    tx.first(&FIND, &[partner.into()])?.map_or(Ok(true), |row| row.reader().bool())
}

/// Lets a partner upload images, or no longer.
pub fn set_uploads(tx: &mut Tx<'_>, partner: CustomerKey, enabled: bool) -> Result<(), Fault> {
    tx.execute(&SET, &[partner.into(), enabled.into()]).map(|_| ())
}
