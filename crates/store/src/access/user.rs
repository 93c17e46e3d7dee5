//! An account's root user, its IAM users, a partner's operators.

use hubu_core::access::PrincipalKind;
use hubu_core::ids::{CustomerKey, UserKey};
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Row, Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[
    &INSERT,
    &BY_ID,
    &BY_NAME,
    &BY_KEY,
    &FOR_SIGN_IN,
    &ROOT,
    &OF_CUSTOMER,
    &COUNT,
    &PASSWORD,
    &ENABLED,
    &ITEMS,
    &GENERATION,
];

static INSERT: Sql = Sql::new(
    "access.insert_user",
    "INSERT INTO iam_user (user_key, customer_key, id, name, kind, enabled, password, items, \
     generation, created_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9)",
);

static BY_ID: Sql = Sql::new(
    "access.user_by_id",
    "SELECT user_key, customer_key, id, name, kind, enabled, password, items, created_ms \
     FROM iam_user WHERE id = $1",
);

static BY_NAME: Sql = Sql::new(
    "access.user_by_name",
    "SELECT user_key, customer_key, id, name, kind, enabled, password, items, created_ms \
     FROM iam_user WHERE customer_key = $1 AND name = $2",
);

static BY_KEY: Sql = Sql::new(
    "access.user_by_key",
    "SELECT user_key, customer_key, id, name, kind, enabled, password, items, created_ms \
     FROM iam_user WHERE user_key = $1",
);

static FOR_SIGN_IN: Sql = Sql::new(
    "access.user_for_sign_in",
    "SELECT u.user_key, u.customer_key, u.id, u.name, u.kind, u.enabled, u.password, u.items, \
     u.created_ms FROM customer c, iam_user u \
     WHERE c.account_name = $1 AND u.customer_key = c.customer_key AND u.name = $2",
);

static ROOT: Sql = Sql::new(
    "access.root_of",
    "SELECT user_key, customer_key, id, name, kind, enabled, password, items, created_ms \
     FROM iam_user WHERE customer_key = $1 AND kind = $2",
);

static OF_CUSTOMER: Sql = Sql::new(
    "access.users",
    "SELECT user_key, customer_key, id, name, kind, enabled, password, items, created_ms \
     FROM iam_user WHERE customer_key = $1 ORDER BY user_key LIMIT $2 OFFSET $3",
);

static COUNT: Sql =
    Sql::new("access.count_users", "SELECT COUNT(*) FROM iam_user WHERE customer_key = $1");

static PASSWORD: Sql =
    Sql::new("access.set_password", "UPDATE iam_user SET password = $2 WHERE user_key = $1");

static ENABLED: Sql =
    Sql::new("access.set_enabled", "UPDATE iam_user SET enabled = $2 WHERE user_key = $1");

static ITEMS: Sql =
    Sql::new("access.set_items", "UPDATE iam_user SET items = $2 WHERE user_key = $1");

static GENERATION: Sql = Sql::new(
    "access.new_generation",
    "UPDATE iam_user SET generation = generation + 1 WHERE user_key = $1",
);

/// An identity as stored.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Row key.
    pub key: UserKey,
    /// Its account.
    pub customer: CustomerKey,
    /// Id on the wire: 32 hexadecimal digits.
    pub id: String,
    /// Name, unique in the account.
    pub name: String,
    /// Root, IAM user or partner's operator.
    pub kind: PrincipalKind,
    /// May it sign in?
    pub enabled: bool,
    /// Slow hash of its password, in the PHC string form; `None`: it has none.
    pub password: Option<String>,
    /// Items of the partner's console it was given.
    pub items: Vec<String>,
    /// Business instant of its creation.
    pub created: Timestamp,
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "User({} {:?} {})", self.key, self.kind, self.name)
    }
}

/// Writes a new user. Items must be free of line breaks.
///
/// # Errors
/// [`Fault::Unique`] when the account has a user of that name.
pub fn insert_user(tx: &mut Tx<'_>, user: &User) -> Result<(), Fault> {
    let params = [
        user.key.into(),
        user.customer.into(),
        (&user.id).into(),
        (&user.name).into(),
        user.kind.code().into(),
        user.enabled.into(),
        user.password.clone().into(),
        user.items.join("\n").into(),
        user.created.into(),
    ];
    tx.execute(&INSERT, &params).map(|_| ())
}

/// The user with this id.
pub fn user_by_id(tx: &mut Tx<'_>, id: &str) -> Result<Option<User>, Fault> {
    tx.first(&BY_ID, &[id.into()])?.map(read).transpose()
}

/// The account's user of this name.
pub fn user_by_name(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    name: &str,
) -> Result<Option<User>, Fault> {
    tx.first(&BY_NAME, &[customer.into(), name.into()])?.map(read).transpose()
}

/// The user with this row key.
pub fn user_by_key(tx: &mut Tx<'_>, key: UserKey) -> Result<Option<User>, Fault> {
    tx.first(&BY_KEY, &[key.into()])?.map(read).transpose()
}

/// The user of this name in the account of that name, for a sign-in: one statement, whichever of
/// the two is not there.
pub fn user_for_sign_in(
    tx: &mut Tx<'_>,
    account_name: &str,
    user_name: &str,
) -> Result<Option<User>, Fault> {
    let row = tx.first(&FOR_SIGN_IN, &[account_name.into(), user_name.into()])?;
    row.map(read).transpose()
}

/// The account's root user.
pub fn root_of(tx: &mut Tx<'_>, customer: CustomerKey) -> Result<Option<User>, Fault> {
    let kind = PrincipalKind::Root.code();
    tx.first(&ROOT, &[customer.into(), kind.into()])?.map(read).transpose()
}

/// How many users an account has, and a page of them, oldest first.
pub fn users(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<User>), Fault> {
    let total = tx.first(&COUNT, &[customer.into()])?;
    let total = total.map_or(Ok(0), |row| row.reader().int())?;
    let rows = tx.query(&OF_CUSTOMER, &[customer.into(), limit.into(), offset.into()])?;
    Ok((total, rows.into_iter().map(read).collect::<Result<_, _>>()?))
}

/// Sets the hash of a password; also needs [`new_generation`] and a new epoch.
pub fn set_password(tx: &mut Tx<'_>, user: UserKey, hash: &str) -> Result<(), Fault> {
    tx.execute(&PASSWORD, &[user.into(), hash.into()]).map(|_| ())
}

/// Enables or disables; also needs [`new_generation`] and a new epoch.
pub fn set_enabled(tx: &mut Tx<'_>, user: UserKey, enabled: bool) -> Result<(), Fault> {
    tx.execute(&ENABLED, &[user.into(), enabled.into()]).map(|_| ())
}

/// Sets a partner operator's items, which must be free of line breaks; also needs
/// [`new_generation`] and a new epoch.
pub fn set_items(tx: &mut Tx<'_>, user: UserKey, items: &[String]) -> Result<(), Fault> {
    tx.execute(&ITEMS, &[user.into(), items.join("\n").into()]).map(|_| ())
}

/// Voids every token of a user.
pub fn new_generation(tx: &mut Tx<'_>, user: UserKey) -> Result<(), Fault> {
    tx.execute(&GENERATION, &[user.into()]).map(|_| ())
}

fn read(row: Row) -> Result<User, Fault> {
    let mut row = row.reader();
    Ok(User {
        key: UserKey(row.int()?),
        customer: CustomerKey(row.int()?),
        id: row.text()?,
        name: row.text()?,
        kind: row.code(PrincipalKind::from_code)?,
        enabled: row.bool()?,
        password: row.opt_text()?,
        items: split_items(&row.text()?),
        created: row.time()?,
    })
}

pub(super) fn split_items(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}
