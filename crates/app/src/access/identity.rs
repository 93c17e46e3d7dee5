//! [`Identity`]: whom a proof stands for, and what it may do.

use std::sync::Arc;

use hubu_core::access::{Principal, PrincipalKind};
use hubu_core::confidential::Secret;
use hubu_core::customers::{CustomerStatus, Settlement};
use hubu_core::ids::UserKey;
use hubu_core::partners::AssociationType;
use hubu_core::realm::Site;
use hubu_store::access::{self, IdentityRow, TemporaryKey, TokenRow};
use hubu_store::customers::AccountKind;
use hubu_store::vault::Vault;
use hubu_store::{Fault, Tx};

use crate::Caller;

/// An authenticated identity (or, with a secret, one that is about to be).
#[derive(Clone, Debug)]
pub struct Identity {
    /// Who calls, for whom; holds the epoch all of this was read at.
    pub caller: Arc<Caller>,
    /// What the account is.
    pub kind: AccountKind,
    /// What the user may do.
    pub principal: Principal,
    /// The user's id.
    pub user_id: String,
    /// Where the account stands in its life.
    pub status: CustomerStatus,
    /// Is the account frozen?
    pub frozen: bool,
    /// When the account pays.
    pub settlement: Settlement,
    /// The site the account is a customer of.
    pub home_site: Site,
    /// How the account belongs to a partner, where it does.
    pub association: Option<AssociationType>,
    /// The secret key, when it was looked up by access key: the signature is still to be checked.
    pub secret: Option<Secret>,
    /// The token, when it was looked up by one.
    pub token: Option<TokenRow>,
    /// What else a temporary access key wants, when it was looked up by one.
    pub temporary: Option<TemporaryKey>,
}

/// Whom an access key stands for. `None`: unknown, inactive, its user disabled, or a demo key in a
/// realm that is not the demo world. A temporary key counts only together with its security token and
/// until its end, which the caller has to check ([`Identity::temporary`]); one that has ended is found
/// for a day more.
pub fn by_access_key(
    tx: &mut Tx<'_>,
    vault: &Vault,
    access_key: &str,
) -> Result<Option<Identity>, Fault> {
    if let Some((row, secret)) = access::by_access_key(tx, vault, access_key)? {
        let identity = identity(tx, row)?;
        return Ok(Some(Identity { secret: Some(secret), ..identity }));
    }
    let Some((row, secret, key)) = access::by_temporary_key(tx, vault, access_key)? else {
        return Ok(None);
    };
    let identity = identity(tx, row)?;
    Ok(Some(Identity { secret: Some(secret), temporary: Some(key), ..identity }))
}

/// Whom a token stands for, by its hash ([`access::token_hash`]). `None`: unknown, or void since its
/// user's password, keys or permissions changed. One that has ended is found for a day more: look
/// at [`TokenRow::expires`].
pub fn by_token(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<Identity>, Fault> {
    let Some((row, token)) = access::by_token(tx, hash)? else { return Ok(None) };
    let identity = identity(tx, row)?;
    Ok(Some(Identity { token: Some(token), ..identity }))
}

/// A user whose proof was checked already. `None` when it is disabled.
pub fn by_user(tx: &mut Tx<'_>, user: UserKey) -> Result<Option<Identity>, Fault> {
    access::by_user(tx, user)?.map(|row| identity(tx, row)).transpose()
}

fn identity(tx: &mut Tx<'_>, row: IdentityRow) -> Result<Identity, Fault> {
    let principal = match row.user_kind {
        PrincipalKind::Root => Principal::Root,
        PrincipalKind::User => {
            let attached = access::policies(tx, row.user)?;
            Principal::User { policies: attached.into_iter().map(|one| one.policy).collect() }
        }
        PrincipalKind::PartnerOperator => Principal::PartnerOperator { items: row.items },
    };
    let caller = Caller {
        customer: row.customer,
        customer_id: row.customer_id,
        customer_name: row.account_name.into(),
        group: row.group,
        user: row.user,
        user_name: row.user_name.into(),
        epoch: row.epoch,
        operates: row.kind == AccountKind::Operator,
    };
    Ok(Identity {
        caller: Arc::new(caller),
        kind: row.kind,
        principal,
        user_id: row.user_id,
        status: row.status,
        frozen: row.frozen,
        settlement: row.settlement,
        home_site: row.home_site,
        association: row.association,
        secret: None,
        token: None,
        temporary: None,
    })
}
