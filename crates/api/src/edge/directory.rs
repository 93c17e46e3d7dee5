//! [`Identity`]: an authenticated caller with everything the edge decides by, and where it is found.

use std::fmt;
use std::sync::Arc;

use hubu_app::access::{self, AccountKind, Vault};
use hubu_app::{Caller, Fault, Tx};
use hubu_core::access::Principal;
use hubu_core::customers::CustomerStatus;
use hubu_core::partners::AssociationType;
use hubu_core::realm::Site;
use hubu_core::time::Timestamp;

/// The secret half of a key pair, in the clear. It is neither shown nor written anywhere.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSecret(Arc<[u8]>);

impl SigningSecret {
    /// A secret from its bytes.
    pub fn new(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }

    /// The bytes, to compute a signature with.
    pub fn reveal(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(…)")
    }
}

/// Who a key or token belongs to, as of [`Caller::epoch`].
#[derive(Clone, Debug)]
pub struct Identity {
    /// Account and user.
    pub caller: Arc<Caller>,
    /// The user's id on the wire.
    pub user_id: Arc<str>,
    /// Whose account it is.
    pub account: AccountKind,
    /// What the user was given.
    pub principal: Principal,
    /// Where the account stands in its life.
    pub status: CustomerStatus,
    /// Is the account frozen?
    pub frozen: bool,
    /// The site the account belongs to.
    pub home_site: Site,
    /// How the account belongs to a partner, where it does.
    pub association: Option<AssociationType>,
    /// The secret of the access key; `None` for tokens.
    pub secret: Option<SigningSecret>,
    /// SHA-256 of the security token that must be sent along with a temporary access key.
    pub security_token: Option<[u8; 32]>,
    /// When the key or token ends (wall time); `None` for permanent keys.
    pub valid_until: Option<Timestamp>,
}

/// Finds identities. The edge keeps what it found for one epoch.
pub trait Directory: Send + Sync {
    /// The identity an active access key belongs to; `None` when there is none, or it may not sign.
    fn by_access_key(&self, tx: &mut Tx<'_>, access_key: &str) -> Result<Option<Identity>, Fault>;

    /// The identity a token was made for, by the SHA-256 of the token; ended tokens are found for
    /// as long as their rows are kept, and the caller looks at [`Identity::valid_until`].
    fn by_token(&self, tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<Identity>, Fault>;
}

/// The realm's own directory.
pub struct RealmDirectory {
    vault: Arc<Vault>,
}

impl RealmDirectory {
    /// The directory of the realm whose secrets this vault opens.
    pub const fn new(vault: Arc<Vault>) -> Self {
        Self { vault }
    }
}

impl Directory for RealmDirectory {
    fn by_access_key(&self, tx: &mut Tx<'_>, access_key: &str) -> Result<Option<Identity>, Fault> {
        Ok(access::by_access_key(tx, &self.vault, access_key)?.map(Identity::from))
    }

    fn by_token(&self, tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<Identity>, Fault> {
        Ok(access::by_token(tx, hash)?.map(Identity::from))
    }
}

impl From<access::Identity> for Identity {
    fn from(found: access::Identity) -> Self {
        let temporary = found.temporary;
        let token_ends = found.token.map(|token| token.expires);
        Self {
            caller: found.caller,
            user_id: found.user_id.into(),
            account: found.kind,
            principal: found.principal,
            status: found.status,
            frozen: found.frozen,
            home_site: found.home_site,
            association: found.association,
            secret: found.secret.map(|secret| SigningSecret::new(secret.reveal().as_bytes())),
            security_token: temporary.as_ref().map(|key| key.token_hash),
            valid_until: temporary.map(|key| key.expires).or(token_ends),
        }
    }
}
