//! From an access key or a token to whom it stands for, in one statement, together with the realm's
//! epoch.

use hubu_core::access::PrincipalKind;
use hubu_core::confidential::Secret;
use hubu_core::customers::{CustomerStatus, Settlement};
use hubu_core::ids::{CustomerId, CustomerKey, GroupKey, UserKey};
use hubu_core::partners::AssociationType;
use hubu_core::realm::Site;

use super::temporary_key::TemporaryKey;
use super::token::TokenRow;
use super::user::split_items;
use crate::Fault;
use crate::customers::AccountKind;
use crate::engine::{RowReader, Sql, Tx};
use crate::vault::Vault;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&BY_ACCESS_KEY, &BY_TEMPORARY_KEY, &BY_TOKEN, &BY_USER];

// The prefix is `DEMO_PREFIX`, eight characters; a test compares the two.
static BY_ACCESS_KEY: Sql = Sql::new(
    "access.by_access_key",
    "SELECT r.epoch, c.customer_key, c.id, c.account_name, c.group_id, c.kind, c.status, \
     c.frozen, c.settlement, c.home_site, a.kind, u.user_key, u.id, u.name, u.kind, u.items, \
     k.access_key, k.secret \
     FROM credential k, iam_user u, realm r, customer c \
     LEFT JOIN partner_association a ON a.customer_key = c.customer_key AND a.to_ms IS NULL \
     WHERE k.access_key = $1 AND k.status = 1 AND u.user_key = k.user_key AND u.enabled = 1 \
     AND c.customer_key = u.customer_key \
     AND (r.demo = 1 OR substr(k.access_key, 1, 8) <> 'HUBUDEMO')",
);

static BY_TEMPORARY_KEY: Sql = Sql::new(
    "access.by_temporary_key",
    "SELECT r.epoch, c.customer_key, c.id, c.account_name, c.group_id, c.kind, c.status, \
     c.frozen, c.settlement, c.home_site, a.kind, u.user_key, u.id, u.name, u.kind, u.items, \
     t.access_key, t.secret, t.token_hash, t.issued_ms, t.expires_ms \
     FROM temporary_key t, iam_user u, realm r, customer c \
     LEFT JOIN partner_association a ON a.customer_key = c.customer_key AND a.to_ms IS NULL \
     WHERE t.access_key = $1 AND u.user_key = t.user_key AND u.enabled = 1 \
     AND u.generation = t.generation AND c.customer_key = u.customer_key",
);

static BY_TOKEN: Sql = Sql::new(
    "access.by_token",
    "SELECT r.epoch, c.customer_key, c.id, c.account_name, c.group_id, c.kind, c.status, \
     c.frozen, c.settlement, c.home_site, a.kind, u.user_key, u.id, u.name, u.kind, u.items, \
     t.methods, t.project, t.issued_ms, t.expires_ms \
     FROM token t, iam_user u, realm r, customer c \
     LEFT JOIN partner_association a ON a.customer_key = c.customer_key AND a.to_ms IS NULL \
     WHERE t.hash = $1 AND u.user_key = t.user_key AND u.enabled = 1 \
     AND u.generation = t.generation AND c.customer_key = u.customer_key",
);

static BY_USER: Sql = Sql::new(
    "access.by_user",
    "SELECT r.epoch, c.customer_key, c.id, c.account_name, c.group_id, c.kind, c.status, \
     c.frozen, c.settlement, c.home_site, a.kind, u.user_key, u.id, u.name, u.kind, u.items \
     FROM iam_user u, realm r, customer c \
     LEFT JOIN partner_association a ON a.customer_key = c.customer_key AND a.to_ms IS NULL \
     WHERE u.user_key = $1 AND u.enabled = 1 AND c.customer_key = u.customer_key",
);

/// Whom a proof stands for. Policies of IAM users are read besides ([`super::policies`]).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IdentityRow {
    /// The realm's epoch in the same view.
    pub epoch: i64,
    /// The account.
    pub customer: CustomerKey,
    /// The account's id.
    pub customer_id: CustomerId,
    /// The account's name.
    pub account_name: String,
    /// The account's distribution group.
    pub group: GroupKey,
    /// What the account is.
    pub kind: AccountKind,
    /// Where it stands in its life.
    pub status: CustomerStatus,
    /// Is it frozen?
    pub frozen: bool,
    /// When it pays.
    pub settlement: Settlement,
    /// The site it is a customer of.
    pub home_site: Site,
    /// How it belongs to a partner, where it does now.
    pub association: Option<AssociationType>,
    /// The user.
    pub user: UserKey,
    /// The user's id.
    pub user_id: String,
    /// The user's name.
    pub user_name: String,
    /// Root, IAM user or partner's operator.
    pub user_kind: PrincipalKind,
    /// Items of the partner's console the user was given.
    pub items: Vec<String>,
}

/// Whom an access key stands for, with its secret key. `None` when it is unknown or inactive, its
/// user is disabled, or it is a demo key in another realm.
pub fn by_access_key(
    tx: &mut Tx<'_>,
    vault: &Vault,
    access_key: &str,
) -> Result<Option<(IdentityRow, Secret)>, Fault> {
    let Some(row) = tx.first(&BY_ACCESS_KEY, &[access_key.into()])? else { return Ok(None) };
    let mut row = row.reader();
    let identity = read(&mut row)?;
    let (key, sealed) = (row.text()?, row.bytes()?);
    Ok(Some((identity, vault.open_secret("credential.secret", key, &sealed)?)))
}

/// Whom a temporary access key stands for, with its secret key. `None` when it is unknown or void. One
/// that has ended is found for as long as its row is kept: the caller looks at
/// [`TemporaryKey::expires`].
pub fn by_temporary_key(
    tx: &mut Tx<'_>,
    vault: &Vault,
    access_key: &str,
) -> Result<Option<(IdentityRow, Secret, TemporaryKey)>, Fault> {
    let row = tx.first(&BY_TEMPORARY_KEY, &[access_key.into()])?;
    let Some(row) = row else { return Ok(None) };
    let mut row = row.reader();
    let identity = read(&mut row)?;
    let (access_key, sealed, hash) = (row.text()?, row.bytes()?, row.bytes()?);
    let secret = vault.open_secret("temporary_key.secret", &access_key, &sealed)?;
    let token_hash = hash.try_into();
    let token_hash = token_hash.map_err(|_| Fault::Bug("a token's hash is unreadable".into()))?;
    let key = TemporaryKey { access_key, token_hash, issued: row.time()?, expires: row.time()? };
    Ok(Some((identity, secret, key)))
}

/// Whom a token stands for. `None` when it is unknown or void. One that has ended is found for as
/// long as its row is kept, so that its owner can be told: the caller looks at
/// [`TokenRow::expires`].
pub fn by_token(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
) -> Result<Option<(IdentityRow, TokenRow)>, Fault> {
    let row = tx.first(&BY_TOKEN, &[hash.to_vec().into()])?;
    let Some(row) = row else { return Ok(None) };
    let mut row = row.reader();
    let identity = read(&mut row)?;
    let token = TokenRow {
        methods: row.text()?.split(',').map(str::to_owned).collect(),
        project: row.opt_text()?,
        issued: row.time()?,
        expires: row.time()?,
    };
    Ok(Some((identity, token)))
}

/// A user whose proof was checked elsewhere (a password). `None` when it is disabled.
pub fn by_user(tx: &mut Tx<'_>, user: UserKey) -> Result<Option<IdentityRow>, Fault> {
    let row = tx.first(&BY_USER, &[user.into()])?;
    row.map(|row| read(&mut row.reader())).transpose()
}

fn read(row: &mut RowReader) -> Result<IdentityRow, Fault> {
    let epoch = row.int()?;
    let customer = CustomerKey(row.int()?);
    let unreadable = |what| Fault::Bug(format!("customer {customer}: its {what} is unreadable"));
    Ok(IdentityRow {
        epoch,
        customer,
        customer_id: CustomerId::parse(&row.text()?).ok_or_else(|| unreadable("id"))?,
        account_name: row.text()?,
        group: GroupKey(row.int()?),
        kind: row.code(AccountKind::from_code)?,
        status: row.code(CustomerStatus::from_code)?,
        frozen: row.bool()?,
        settlement: row.code(Settlement::from_code)?,
        home_site: Site::parse(&row.text()?).ok_or_else(|| unreadable("site"))?,
        association: row.opt_code(AssociationType::from_code)?,
        user: UserKey(row.int()?),
        user_id: row.text()?,
        user_name: row.text()?,
        user_kind: row.code(PrincipalKind::from_code)?,
        items: split_items(&row.text()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::DEMO_PREFIX;

    #[test]
    fn the_statement_refuses_the_prefix_that_demo_keys_carry() {
        let test = format!("substr(k.access_key, 1, {}) <> '{DEMO_PREFIX}'", DEMO_PREFIX.len());
        assert!(BY_ACCESS_KEY.text.contains(&test));
    }
}
