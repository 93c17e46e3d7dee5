//! What was found for keys and tokens, for as long as the realm's epoch stands.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::directory::{Directory, Identity};
use hubu_app::{Error, Store};
use std::convert::Infallible;

use crate::codes::Failure;

/// What an identity is looked up by.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Handle {
    /// An access key.
    AccessKey(String),
    /// The SHA-256 of a token.
    Token([u8; 32]),
}

/// How many identities are kept; beyond that all are forgotten and found again.
const KEPT: usize = 100_000;

/// The cache. It may be outdated: whoever uses an entry compares its epoch in a transaction.
#[derive(Default)]
pub(super) struct Identities(RwLock<HashMap<Handle, Arc<Identity>>>);

impl Identities {
    /// The kept identity.
    pub fn kept(&self, handle: &Handle) -> Option<Arc<Identity>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(handle).cloned()
    }

    /// Reads the identity, and keeps or forgets it.
    pub async fn find(
        &self,
        store: &Store,
        directory: &Arc<dyn Directory>,
        handle: &Handle,
    ) -> Result<Option<Arc<Identity>>, Failure> {
        let (directory, asked) = (Arc::clone(directory), handle.clone());
        let found = store.read(move |tx, _| {
            let found = match &asked {
                Handle::AccessKey(key) => directory.by_access_key(tx, key),
                Handle::Token(hash) => directory.by_token(tx, hash),
            };
            found.map_err(Error::<Infallible>::Fault)
        });
        let found = found.await?.map(Arc::new);
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        match &found {
            Some(identity) => kept.insert(handle.clone(), Arc::clone(identity)),
            None => kept.remove(handle),
        };
        Ok(found)
    }
}
