//! Codes that are sent to a phone or mail address, and what they prove (`accounts` A4 and E7).

use std::convert::Infallible;

use hubu_core::confidential::{Personal, Secret};
use hubu_core::enterprise::Mode;
use hubu_core::ids::{CustomerId, CustomerKey};
use hubu_core::realm::Purpose;
use hubu_core::time::Timestamp;
use hubu_core::verification::{
    CodeRefusal, CodeState, Outlet, Receiver, Scene, SendLimits, SendRefusal, Sender, check_code,
    decide_send,
};
use hubu_core::webhooks::CODE_SENT;
use hubu_store::records::Facts;
use hubu_store::vault::Vault;
use hubu_store::verification::{self, NewCode, ReadableCode, StoredCode};
use hubu_store::{Error, Fault, Tx, Unit, enterprise, webhooks};

use crate::ledger::Party;
use crate::locked::Locked;
use crate::partners::is_customer_of;
use crate::write::Done;

/// Digits of a code.
const DIGITS: usize = 6;
/// How long a code is remembered: the limits of sending look back a day.
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

const RECEIVER: &str = "verification_code.receiver";
const CODE: &str = "verification_code.code";

/// What a code is sent for, where it goes, and who has it sent: a code proves this and no more.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Who has it sent.
    pub sender: CustomerKey,
    /// What for.
    pub scene: Scene,
    /// The customer it is about, where it serves for one alone.
    pub about: Option<CustomerId>,
    /// Where it goes.
    pub receiver: Receiver,
}

/// A code to be sent.
#[derive(Clone, Debug)]
pub struct CodeToSend {
    /// Who has it sent, where, and what for.
    pub claim: Claim,
    /// How long it lives (`hubu_core::verification::code_minutes`).
    pub minutes: i64,
    /// The language of the message, as the request names it; `None`: as the receiver's.
    pub language: Option<&'static str>,
    /// What the realm is for: in a sandbox the code can be read back, elsewhere somebody must be
    /// there to deliver it.
    pub purpose: Purpose,
}

/// A code that is now to be delivered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeSent {
    /// Where it goes.
    pub receiver: Receiver,
    /// The code.
    pub code: Secret,
    /// The first instant it no longer counts.
    pub expires: Timestamp,
}

/// Makes a code and keeps its fingerprint. Codes sent before stay, but only the last one proves the
/// address. Whoever delivers it finds address and code sealed beside the event.
///
/// # Errors
/// See [`SendRefusal`].
pub fn send_code(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    wish: &CodeToSend,
) -> Result<Done<CodeSent>, Error<SendRefusal>> {
    let claim = &wish.claim;
    let mut locked = Locked::take(unit.tx, &[&Party::Key(claim.sender)])?;
    let sender = locked.get(&Party::Key(claim.sender));
    let sender = sender.ok_or(Error::Refused(SendRefusal::NotMaster))?;
    let about = match &claim.about {
        Some(id) => hubu_store::customers::key_of(unit.tx, id)?,
        None => None,
    };
    let sends = match claim.scene {
        Scene::Member => master(unit.tx, claim.sender, sender.is_master)?,
        Scene::Registration => Sender::Partner,
        Scene::BankCard if is_customer_of(unit.tx, claim.sender, about)? => Sender::Partner,
        Scene::BankCard => Sender::OtherPartner,
    };
    let sent = codes_to_receiver(unit.tx, vault, claim)?;
    let sent: Vec<Timestamp> = sent.iter().map(|code| code.sent).collect();
    let outlet = outlet(unit.tx, wish)?;
    decide_send(sends, SendLimits::default(), &sent, unit.now, outlet).map_err(Error::Refused)?;

    let key = unit.ids.key(unit.wall);
    let code = Secret::new(unit.ids.digits(DIGITS));
    let expires = CodeState::sent(unit.now, wish.minutes).expires;
    let readable = wish.purpose == Purpose::Sandbox;
    verification::forget_codes(unit.tx, claim.sender, unit.now.plus_ms(-KEPT_MS))?;
    let new = NewCode {
        customer: claim.sender,
        key,
        scene: claim.scene,
        about,
        receiver_index: vault.fingerprint(RECEIVER, &claim.receiver.spelling()),
        code_index: vault.fingerprint(CODE, &numbered(key, &code)),
        sealed: readable.then(|| sealed(vault, key, &claim.receiver, &code)).transpose()?,
        sent: unit.now,
        expires,
    };
    verification::insert_code(unit.tx, &new)?;
    let facts = Facts::new()
        .text("scene", claim.scene.as_str())
        .text(kind_of(&claim.receiver), &claim.receiver.masked())
        .time("expires", Some(expires));
    let message = Facts::new()
        .text(kind_of(&claim.receiver), claim.receiver.as_str())
        .text("code", code.reveal())
        .text("language", wish.language.unwrap_or_default());
    let content = (vault, &message, expires);
    locked.raise_with(unit.now, claim.sender, (CODE_SENT, &facts), content)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(Done {
        value: CodeSent { receiver: claim.receiver.clone(), code, expires },
        group: sender.group,
        subject: claim.sender,
        detail: facts.to_json(),
    })
}

/// Who would get to know the code. An endpoint that is there now gets its event: nobody switches it off
/// in between, as both are read in one transaction.
fn outlet(tx: &mut Tx<'_>, wish: &CodeToSend) -> Result<Outlet, Fault> {
    if wish.purpose == Purpose::Sandbox {
        return Ok(Outlet::Kept);
    }
    let heard = webhooks::is_heard(tx, wish.claim.sender, CODE_SENT)?;
    Ok(if heard { Outlet::Delivered } else { Outlet::Nobody })
}

fn master(tx: &mut Tx<'_>, sender: CustomerKey, is_master: bool) -> Result<Sender, Fault> {
    if is_master {
        return Ok(Sender::Master);
    }
    let relations = enterprise::current_relations(tx, &[sender])?;
    let custody = relations.iter().any(|relation| relation.mode == Mode::Custody);
    Ok(if custody { Sender::CustodyMember } else { Sender::NoMaster })
}

/// A code that came with a request and was tried against the last one sent: only [`try_code`] makes one
/// that proves anything, so that no request gets a guess that is not counted.
#[derive(Clone, Debug)]
pub struct TriedCode {
    code: Secret,
    /// The code it was tried against.
    against: Option<i64>,
    /// Was it wrong, and counted?
    counted: bool,
}

impl TriedCode {
    /// A code that nobody tries: its request is answered, whatever the code is worth. It proves nothing.
    pub const fn untried(code: Secret) -> Self {
        Self { code, against: None, counted: false }
    }
}

/// Tries a code against the last one that was sent for a claim, and counts a wrong try.
///
/// It is a write of its own, committed before the request it came with is decided: a refusal leaves
/// nothing behind, and a guess must.
///
/// # Errors
/// Faults alone; whether the code proves the claim is told when the request is decided.
pub fn try_code(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    claim: &Claim,
    code: &Secret,
) -> Result<TriedCode, Error<Infallible>> {
    let mut counted = false;
    let sent = sent_for(unit.tx, vault, claim)?;
    let against = sent.as_ref().map(|sent| sent.key);
    if let Some(sent) = sent {
        let matches = is_code(vault, &sent, code);
        counted = check_code(Some(sent.state), matches, unit.now) == Err(CodeRefusal::Wrong);
        if counted {
            verification::count_wrong_try(unit.tx, claim.sender, sent.key)?;
        }
    }
    Ok(TriedCode { code: code.clone(), against, counted })
}

/// The last code that was sent for a claim, and whether the one tried is it.
pub(crate) fn last_code(
    tx: &mut Tx<'_>,
    vault: &Vault,
    claim: &Claim,
    tried: Option<&TriedCode>,
) -> Result<Option<(StoredCode, bool)>, Fault> {
    let last = sent_for(tx, vault, claim)?;
    Ok(last.map(|mut sent| {
        // Against one that was sent since, it was not tried: that guess is not counted.
        let tried = tried.filter(|tried| tried.against == Some(sent.key));
        let matches = tried.is_some_and(|tried| is_code(vault, &sent, &tried.code));
        if tried.is_some_and(|tried| tried.counted) {
            // The try itself is not held against it: it is wrong before the code is void.
            sent.state.wrong_tries = sent.state.wrong_tries.saturating_sub(1);
        }
        (sent, matches)
    }))
}

/// A code that was sent, as a sandbox realm lets its operators read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadCode {
    /// What for.
    pub scene: Scene,
    /// Where it went; `None` where it was not kept.
    pub receiver: Option<Personal>,
    /// The code; `None` where it was not kept.
    pub code: Option<Secret>,
    /// When it was sent.
    pub sent: Timestamp,
    /// The first instant it no longer counts.
    pub expires: Timestamp,
    /// Has it served?
    pub used: bool,
}

/// The last codes a customer had sent within a day, newest first.
///
/// # Errors
/// [`Fault::Bug`] when one does not open.
pub fn read_codes(
    tx: &mut Tx<'_>,
    vault: &Vault,
    sender: CustomerKey,
    limit: i64,
) -> Result<Vec<ReadCode>, Fault> {
    let codes = verification::recent_codes(tx, sender, limit)?;
    codes.into_iter().map(|code| open(vault, code)).collect()
}

/// The last codes anybody had sent to an address, newest first.
///
/// # Errors
/// [`Fault::Bug`] when one does not open.
pub fn codes_to(
    tx: &mut Tx<'_>,
    vault: &Vault,
    receiver: &Receiver,
    limit: i64,
) -> Result<Vec<ReadCode>, Fault> {
    let indexes = vault.fingerprints(RECEIVER, &receiver.spelling());
    let codes = verification::codes_to(tx, indexes, limit)?;
    codes.into_iter().map(|code| open(vault, code)).collect()
}

fn open(vault: &Vault, code: ReadableCode) -> Result<ReadCode, Fault> {
    let (receiver, text) = code.sealed.unzip();
    let receiver = vault.open_personal(RECEIVER, code.key, receiver.as_deref())?;
    let text = text.map(|text| vault.open_secret(CODE, code.key, &text)).transpose()?;
    let (sent, expires, used) = (code.sent, code.expires, code.used);
    Ok(ReadCode { scene: code.scene, receiver, code: text, sent, expires, used })
}

/// What one sender had sent to one address, whatever for.
fn codes_to_receiver(
    tx: &mut Tx<'_>,
    vault: &Vault,
    claim: &Claim,
) -> Result<Vec<StoredCode>, Fault> {
    let indexes = vault.fingerprints(RECEIVER, &claim.receiver.spelling());
    verification::sent_codes(tx, claim.sender, indexes)
}

fn sent_for(tx: &mut Tx<'_>, vault: &Vault, claim: &Claim) -> Result<Option<StoredCode>, Fault> {
    let about = match &claim.about {
        Some(id) => match hubu_store::customers::key_of(tx, id)? {
            Some(key) => Some(key),
            None => return Ok(None),
        },
        None => None,
    };
    let mut codes = codes_to_receiver(tx, vault, claim)?;
    codes.retain(|code| code.scene == claim.scene && code.about == about);
    Ok(codes.pop())
}

fn is_code(vault: &Vault, sent: &StoredCode, code: &Secret) -> bool {
    vault.is_fingerprint(CODE, &numbered(sent.key, code), &sent.code_index)
}

/// There are a million codes only: with its number in front no two of them share a fingerprint.
fn numbered(key: i64, code: &Secret) -> String {
    format!("{key}:{}", code.reveal())
}

fn sealed(
    vault: &Vault,
    key: i64,
    receiver: &Receiver,
    code: &Secret,
) -> Result<(Vec<u8>, Vec<u8>), Fault> {
    let receiver = vault.seal(RECEIVER, key, receiver.as_str().as_bytes())?;
    Ok((receiver, vault.seal_secret(CODE, key, code)?))
}

const fn kind_of(receiver: &Receiver) -> &'static str {
    match receiver {
        Receiver::Phone(_) => "mobile_phone",
        Receiver::Mail(_) => "email",
    }
}
