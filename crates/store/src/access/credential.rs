//! Access keys and their sealed secret keys.

use hubu_core::confidential::Secret;
use hubu_core::ids::{CustomerKey, UserKey};
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Row, RowReader, Sql, Tx};
use crate::vault::Vault;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] =
    &[&INSERT, &ONE, &OF_USER, &OF_CUSTOMER, &COUNT, &STATUS, &DELETE];

static INSERT: Sql = Sql::new(
    "access.insert_credential",
    "INSERT INTO credential (access_key, user_key, secret, status, description, created_ms) \
     VALUES ($1, $2, $3, $4, $5, $6)",
);

static ONE: Sql = Sql::new(
    "access.credential",
    "SELECT access_key, user_key, status, description, created_ms FROM credential \
     WHERE access_key = $1",
);

static OF_USER: Sql = Sql::new(
    "access.credentials",
    "SELECT access_key, user_key, status, description, created_ms FROM credential \
     WHERE user_key = $1 ORDER BY created_ms, access_key",
);

static OF_CUSTOMER: Sql = Sql::new(
    "access.credentials_of_customer",
    "SELECT k.access_key, k.user_key, k.status, k.description, k.created_ms, u.id, u.name \
     FROM iam_user u, credential k WHERE u.customer_key = $1 AND k.user_key = u.user_key \
     ORDER BY u.user_key, k.created_ms, k.access_key LIMIT $2 OFFSET $3",
);

static COUNT: Sql = Sql::new(
    "access.count_credentials",
    "SELECT COUNT(*) FROM iam_user u, credential k \
     WHERE u.customer_key = $1 AND k.user_key = u.user_key",
);

static STATUS: Sql = Sql::new(
    "access.set_credential_status",
    "UPDATE credential SET status = $2 WHERE access_key = $1",
);

static DELETE: Sql =
    Sql::new("access.delete_credential", "DELETE FROM credential WHERE access_key = $1");

/// An access key; its secret is shown once, when it is made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Credential {
    /// The access key.
    pub access_key: String,
    /// Whose it is.
    pub user: UserKey,
    /// Does it open anything?
    pub active: bool,
    /// What its owner calls it.
    pub description: String,
    /// Business instant of its creation.
    pub created: Timestamp,
}

/// Writes a new access key, its secret sealed.
///
/// # Errors
/// [`Fault::Unique`] when the access key exists.
pub fn insert_credential(
    tx: &mut Tx<'_>,
    vault: &Vault,
    credential: &Credential,
    secret: &Secret,
) -> Result<(), Fault> {
    let sealed = vault.seal_secret("credential.secret", &credential.access_key, secret)?;
    let params = [
        (&credential.access_key).into(),
        credential.user.into(),
        sealed.into(),
        credential.active.into(),
        (&credential.description).into(),
        credential.created.into(),
    ];
    tx.execute(&INSERT, &params).map(|_| ())
}

/// One access key.
pub fn credential(tx: &mut Tx<'_>, access_key: &str) -> Result<Option<Credential>, Fault> {
    tx.first(&ONE, &[access_key.into()])?.map(read).transpose()
}

/// The access keys of a user, oldest first.
pub fn credentials(tx: &mut Tx<'_>, user: UserKey) -> Result<Vec<Credential>, Fault> {
    tx.query(&OF_USER, &[user.into()])?.into_iter().map(read).collect()
}

/// An access key with its user's id and name.
pub type OwnedCredential = (Credential, String, String);

/// How many access keys an account's users have, and a page of them: users by age, keys by age.
pub fn credentials_of_customer(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<OwnedCredential>), Fault> {
    let total = tx.first(&COUNT, &[customer.into()])?;
    let total = total.map_or(Ok(0), |row| row.reader().int())?;
    let rows = tx.query(&OF_CUSTOMER, &[customer.into(), limit.into(), offset.into()])?;
    let owned = rows.into_iter().map(|row| {
        let mut row = row.reader();
        Ok((read_one(&mut row)?, row.text()?, row.text()?))
    });
    Ok((total, owned.collect::<Result<_, Fault>>()?))
}

/// Activates or deactivates; also needs a new generation of the user and a new epoch.
pub fn set_credential_status(tx: &mut Tx<'_>, access_key: &str, active: bool) -> Result<(), Fault> {
    tx.execute(&STATUS, &[access_key.into(), active.into()]).map(|_| ())
}

/// Removes an access key; also needs a new generation of the user and a new epoch.
pub fn delete_credential(tx: &mut Tx<'_>, access_key: &str) -> Result<(), Fault> {
    tx.execute(&DELETE, &[access_key.into()]).map(|_| ())
}

fn read(row: Row) -> Result<Credential, Fault> {
    read_one(&mut row.reader())
}

fn read_one(row: &mut RowReader) -> Result<Credential, Fault> {
    Ok(Credential {
        access_key: row.text()?,
        user: UserKey(row.int()?),
        active: row.bool()?,
        description: row.text()?,
        created: row.time()?,
    })
}
