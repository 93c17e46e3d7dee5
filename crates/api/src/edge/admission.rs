//! From a request that has the right shape to a caller that may run the operation, and back.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use super::directory::Identity;
use http::request::Parts;
use hubu_app::access::AccountKind;
use hubu_app::verification::TriedCode;
use hubu_app::{Fault, Request};
use hubu_core::access::authorize;
use hubu_core::confidential::Secret;
use hubu_core::customers::CustomerKind;
use hubu_core::time::Timestamp;
use sha2::{Digest, Sha256};

use super::credential::{Claim, Disbelief, Letter, Proof, unauthenticated};
use super::identities::Handle;
use super::reached::Reached;
use super::{ATTEMPTS, Arrival, Edge};
use crate::codes::{Code, Failure, Refusal, Said};
use crate::cx::Cx;
use crate::operation::{Callers, Plane, Spec};
use crate::registry::{Encoded, Incoming};
use crate::signing::Query;

/// A token that stands in a header, where there is one.
fn token_in(parts: &Parts, header: &str) -> Option<Secret> {
    let value = parts.headers.get(header)?;
    value.to_str().ok().filter(|token| !token.is_empty()).map(Secret::new)
}

/// A caller that may run the operation.
#[derive(Default)]
struct Admitted {
    identity: Option<Arc<Identity>>,
    proof: Proof,
}

impl Edge {
    /// Admits the caller and runs the operation; both again when the caller's rights changed
    /// between the two.
    pub(super) async fn admit_and_run(
        &self,
        arrival: &Arrival<'_>,
        query: &Query<'_>,
        body: &[u8],
    ) -> Result<Encoded, Failure> {
        let reads_body = !arrival.entry.body.is_empty();
        let letter = Letter::new(arrival.parts, body, reads_body);
        let mut admitted = self.admit(arrival, &letter, true).await?;
        let query = query.clone().read_as(admitted.proof.plus);
        self.throttle(arrival, &admitted)?;
        let mark = admitted.proof.mark.filter(|_| {
            let spec = &arrival.entry.spec;
            // A repeat with the same idempotency key is answered as the first: no need to refuse.
            self.settings.remember_writes
                && spec.repeat.is_write()
                && admitted.proof.idempotency.is_none()
        });
        if mark.is_some_and(|mark| !self.replays.remember(mark, self.store.wall())) {
            let detail = "calc ak sk signature fail: the signature was used already";
            return Err(unauthenticated(detail).into());
        }
        let incoming = Incoming { params: &arrival.params, query: &query, body };
        let tried = Arc::new(Mutex::new(None));
        let mut result = self.run(arrival, &admitted, &incoming, &tried).await;
        for _ in 1..ATTEMPTS {
            if !matches!(result, Err(Failure::Fault(Fault::Stale))) {
                break;
            }
            admitted = match self.admit(arrival, &letter, false).await {
                Ok(admitted) => admitted,
                Err(failure) => {
                    result = Err(failure);
                    break;
                }
            };
            result = self.run(arrival, &admitted, &incoming, &tried).await;
        }
        // What failed for certain may be sent again as it is; what may have happened may not.
        let undone = match &result {
            Ok(_) => false,
            Err(Failure::Refused(_)) => true,
            Err(Failure::Fault(fault)) => !matches!(fault, Fault::OutcomeUnknown(_)),
        };
        if let Some(mark) = mark.filter(|_| undone) {
            self.replays.forget(mark);
        }
        result
    }

    async fn run(
        &self,
        arrival: &Arrival<'_>,
        admitted: &Admitted,
        incoming: &Incoming<'_>,
        tried: &Arc<Mutex<Option<TriedCode>>>,
    ) -> Result<Encoded, Failure> {
        let request = Request {
            id: arrival.id.to_owned(),
            operation: arrival.entry.spec.id,
            idempotency: admitted.proof.idempotency.clone(),
        };
        let cx = Cx {
            store: Arc::clone(&self.store),
            money: Arc::clone(&self.money),
            vault: Arc::clone(&self.vault),
            passwords: Arc::clone(&self.passwords),
            identity: admitted.identity.clone(),
            lang: arrival.lang,
            request: Arc::new(request),
            wall: self.store.wall(),
            lockout: self.settings.lock_out.then(|| Arc::clone(&self.lockout)),
            slow: Arc::clone(&self.slow),
            reached: Reached::new(arrival.parts, self.settings.scheme),
            auth_token: token_in(arrival.parts, "x-auth-token"),
            subject_token: token_in(arrival.parts, "x-subject-token"),
            compared: AtomicBool::new(false),
            tried: Arc::clone(tried),
            egress: Arc::clone(&self.egress),
            catalogue: Arc::clone(&self.catalogue),
        };
        let result = (arrival.entry.run)(&cx, incoming).await;
        if !matches!(result, Err(Failure::Fault(_))) {
            cx.compare().await?;
        }
        result
    }

    /// Admits the caller. What is kept of it may speak for it, not against it: before a refusal it
    /// is read again.
    async fn admit(
        &self,
        arrival: &Arrival<'_>,
        letter: &Letter<'_>,
        trust_kept: bool,
    ) -> Result<Admitted, Failure> {
        let spec = &arrival.entry.spec;
        if spec.callers == Callers::Anybody {
            return Ok(Admitted::default());
        }
        let wall = self.store.wall();
        let claim = letter.claim(wall)?;
        let handle = &claim.handle;
        if let Handle::AccessKey(key) = handle
            && self.settings.lock_out
            && self.lockout.is_locked(key, wall)
        {
            return Err(unauthenticated("AK access failed to reach the limit, forbidden").into());
        }
        let kept = if trust_kept { self.identities.kept(handle) } else { None };
        if let Some(identity) = kept
            && let Ok(proof) = self.judge(spec, letter, &claim, Some(&identity), wall)
        {
            self.forgive(handle);
            return Ok(Admitted { identity: Some(identity), proof });
        }
        let found = self.identities.find(&self.store, &self.directory, handle).await?;
        match self.judge(spec, letter, &claim, found.as_deref(), wall) {
            Ok(proof) => {
                self.forgive(handle);
                Ok(Admitted { identity: found, proof })
            }
            Err(disbelief) => {
                if let Handle::AccessKey(key) = handle
                    && disbelief.is_wrong_signature
                {
                    self.lockout.wrong(key, wall);
                }
                Err(disbelief.refusal.into())
            }
        }
    }

    fn forgive(&self, handle: &Handle) {
        if let Handle::AccessKey(key) = handle {
            self.lockout.right(key);
        }
    }

    /// Everything that speaks against a caller, in the order of the gateway but for the limit.
    fn judge(
        &self,
        spec: &Spec,
        letter: &Letter<'_>,
        claim: &Claim<'_>,
        identity: Option<&Identity>,
        wall: Timestamp,
    ) -> Result<Proof, Disbelief> {
        let proof = letter.prove(claim, identity, wall)?;
        let identity = identity.ok_or_else(|| unauthenticated("decrypt token fail"))?;
        self.check_account(spec, identity)?;
        authorize(&identity.principal, &spec.requires).map_err(Refusal::from)?;
        Ok(proof)
    }

    fn check_account(&self, spec: &Spec, identity: &Identity) -> Result<(), Refusal> {
        let not_allowed =
            |zh, en| Err(Refusal::new(Code::RequestNotAllowed).with("reason", Said::both(zh, en)));
        let is_operator = identity.account == AccountKind::Operator;
        let operators_only = spec.callers == Callers::Operators;
        if spec.callers != Callers::Accounts && is_operator != operators_only {
            return if is_operator {
                not_allowed("运营账号只能调用运营接口", "operators call the operator plane only")
            } else {
                not_allowed("仅运营账号可以调用", "only operators may call it")
            };
        }
        if !is_operator && !identity.status.may_call() {
            return not_allowed("账号当前不可用", "the account is not in use");
        }
        let at_home = identity.home_site == self.store.realm().site;
        if !is_operator && !at_home && spec.plane != Plane::Iam {
            return Err(Refusal::new(Code::CustomerOfOtherSite));
        }
        let is_partner =
            matches!(identity.account, AccountKind::Customer(kind) if kind.is_partner());
        let denied =
            |zh, en| Err(Refusal::new(Code::AccessDenied).with("reason", Said::both(zh, en)));
        if spec.callers == Callers::Partners && !is_partner {
            return denied("仅合作伙伴可以调用", "only partners may call it");
        }
        let provides = matches!(
            identity.account,
            AccountKind::Customer(CustomerKind::SolutionProvider | CustomerKind::Distributor,)
        );
        if spec.callers == Callers::Providers && !provides {
            return denied(
                "仅解决方案提供商和总经销商可以调用",
                "only solution providers and distributors may call it",
            );
        }
        Ok(())
    }

    /// Counts a request against the account's limit, or where nobody proves who calls against that of
    /// what the path names: whoever asks too often for one thing keeps nobody from another.
    fn throttle(&self, arrival: &Arrival<'_>, admitted: &Admitted) -> Result<(), Refusal> {
        let spec = &arrival.entry.spec;
        let whose = match &admitted.identity {
            Some(identity) => identity.caller.customer.0,
            None => nobodys(&arrival.params),
        };
        self.quota.check(spec.rate, whose, spec.id)
    }
}

/// What stands for an account where there is none: 0 where the path names nothing, and otherwise a
/// number below it, as keys of accounts are above.
fn nobodys(params: &[(&'static str, String)]) -> i64 {
    let Some((_, named)) = params.first() else { return 0 };
    let digest: [u8; 32] = Sha256::digest(named.as_bytes()).into();
    let first: [u8; 8] = std::array::from_fn(|at| digest[at]);
    i64::from_be_bytes(first) | i64::MIN
}
