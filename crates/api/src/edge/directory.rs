//! [`Identity`]: an authenticated caller with everything the edge decides by, and where it is found.

use std::fmt;
use std::sync::Arc;

use hubu_app::{Caller, Fault, Tx};
use hubu_core::access::Principal;
use hubu_core::customers::{CustomerKind, CustomerStatus};
use hubu_core::realm::Site;
use hubu_core::time::Timestamp;

/// Whose account it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AccountKind {
    /// The operator of the realm: calls the operator plane, and nothing else.
    Operator,
    /// A customer or partner.
    Customer(CustomerKind),
}

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
