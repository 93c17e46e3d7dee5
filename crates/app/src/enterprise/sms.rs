//! Codes that a master has sent to a phone, and what they prove (`accounts` A4).

use std::convert::Infallible;

use hubu_core::confidential::{Personal, Secret};
use hubu_core::customers::MobilePhone;
use hubu_core::enterprise::{
    CodeRefusal, CodeSender, CodeState, Mode, SendLimits, SmsRefusal, check_code, decide_send,
};
use hubu_core::ids::CustomerKey;
use hubu_core::realm::Purpose;
use hubu_core::time::Timestamp;
use hubu_store::enterprise::{self, NewCode, ReadableCode, StoredCode};
use hubu_store::records::Facts;
use hubu_store::vault::Vault;
use hubu_store::{Error, Fault, Tx, Unit};

use crate::write::Done;

/// Digits of a code.
const DIGITS: usize = 6;
/// How long a code is remembered: the limits of sending look back a day.
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

const PHONE: &str = "sms_code.phone";
const CODE: &str = "sms_code.code";

/// A code to be sent.
#[derive(Clone, Debug)]
pub struct CodeToSend {
    /// Who asks for it.
    pub sender: CustomerKey,
    /// Where it goes.
    pub phone: MobilePhone,
    /// How long it lives (`hubu_core::enterprise::code_minutes`).
    pub minutes: i64,
    /// What the realm is for: in a sandbox the code can be read back.
    pub purpose: Purpose,
}

/// A code that is now to be delivered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeSent {
    /// Where it goes.
    pub phone: MobilePhone,
    /// The code.
    pub code: Secret,
    /// The first instant it no longer counts.
    pub expires: Timestamp,
}

/// Makes a code for a phone and keeps its fingerprint. Codes sent before stay, but only the last one
/// proves the phone.
///
/// # Errors
/// See [`SmsRefusal`]; whoever delivers it finds [`SmsRefusal::DeliveryFailed`].
pub fn send_code(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    wish: &CodeToSend,
) -> Result<Done<CodeSent>, Error<SmsRefusal>> {
    let standing = enterprise::standing(unit.tx, wish.sender)?;
    let standing = standing.ok_or(Error::Refused(SmsRefusal::NotMaster))?;
    let relations = enterprise::current_relations(unit.tx, &[wish.sender])?;
    let custody = relations.iter().any(|relation| relation.mode == Mode::Custody);
    let sender = match standing.is_master {
        true => CodeSender::Master,
        false if custody => CodeSender::CustodyMember,
        false => CodeSender::Other,
    };
    let sent = codes_to(unit.tx, vault, wish.sender, &wish.phone)?;
    let sent: Vec<Timestamp> = sent.iter().map(|code| code.sent).collect();
    decide_send(sender, SendLimits::default(), &sent, unit.now).map_err(Error::Refused)?;

    let key = unit.ids.key(unit.wall);
    let code = Secret::new(unit.ids.digits(DIGITS));
    let expires = CodeState::sent(unit.now, wish.minutes).expires;
    let readable = wish.purpose == Purpose::Sandbox;
    let sealed = readable.then(|| sealed(vault, key, &wish.phone, &code)).transpose()?;
    enterprise::forget_codes(unit.tx, wish.sender, unit.now.plus_ms(-KEPT_MS))?;
    let new = NewCode {
        customer: wish.sender,
        key,
        phone_index: vault.fingerprint(PHONE, &wish.phone.digits()),
        code_index: vault.fingerprint(CODE, &numbered(key, &code)),
        sealed,
        sent: unit.now,
        expires,
    };
    enterprise::insert_code(unit.tx, &new)?;
    let facts =
        Facts::new().text("mobile_phone", &wish.phone.masked()).time("expires", Some(expires));
    Ok(Done {
        value: CodeSent { phone: wish.phone.clone(), code, expires },
        group: standing.group,
        subject: wish.sender,
        detail: facts.to_json(),
    })
}

/// A code that came with a request and was tried against the last one sent: only [`try_code`] makes
/// it, so that no request gets a guess that is not counted.
#[derive(Clone, Debug)]
pub struct TriedCode {
    code: Secret,
    /// Was it wrong, and counted?
    counted: bool,
}

/// Tries a code against the last one that was sent to a phone, and counts a wrong try.
///
/// It is a write of its own, committed before the request it came with is decided: a refusal leaves
/// nothing behind, and a guess must.
///
/// # Errors
/// Faults alone; whether the code proves the phone is told when the request is decided.
pub fn try_code(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    sender: CustomerKey,
    (phone, code): (&MobilePhone, &Secret),
) -> Result<TriedCode, Error<Infallible>> {
    let mut counted = false;
    if let Some(sent) = codes_to(unit.tx, vault, sender, phone)?.last() {
        let matches = is_code(vault, sent, code);
        counted = check_code(Some(sent.state), matches, unit.now) == Err(CodeRefusal::Wrong);
        if counted {
            enterprise::count_wrong_try(unit.tx, sender, sent.key)?;
        }
    }
    Ok(TriedCode { code: code.clone(), counted })
}

/// The last code a customer had sent to a phone, and whether the one tried is it.
pub(super) fn last_code(
    tx: &mut Tx<'_>,
    vault: &Vault,
    sender: CustomerKey,
    (phone, tried): (&MobilePhone, Option<&TriedCode>),
) -> Result<Option<(StoredCode, bool)>, Fault> {
    let last = codes_to(tx, vault, sender, phone)?.pop();
    Ok(last.map(|mut sent| {
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
    /// Where it went; `None` where it was not kept.
    pub phone: Option<Personal>,
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
    let codes = enterprise::recent_codes(tx, sender, limit)?;
    codes.into_iter().map(|code| open(vault, code)).collect()
}

/// The last codes anybody had sent to a phone, newest first.
///
/// # Errors
/// [`Fault::Bug`] when one does not open.
pub fn codes_to_phone(
    tx: &mut Tx<'_>,
    vault: &Vault,
    phone: &MobilePhone,
    limit: i64,
) -> Result<Vec<ReadCode>, Fault> {
    let codes = enterprise::codes_to_phone(tx, vault.fingerprints(PHONE, &phone.digits()), limit)?;
    codes.into_iter().map(|code| open(vault, code)).collect()
}

fn open(vault: &Vault, code: ReadableCode) -> Result<ReadCode, Fault> {
    let (phone, text) = code.sealed.unzip();
    let phone = vault.open_personal(PHONE, code.key, phone.as_deref())?;
    let text = text.map(|text| vault.open_secret(CODE, code.key, &text)).transpose()?;
    let (sent, expires, used) = (code.sent, code.expires, code.used);
    Ok(ReadCode { phone, code: text, sent, expires, used })
}

fn codes_to(
    tx: &mut Tx<'_>,
    vault: &Vault,
    sender: CustomerKey,
    phone: &MobilePhone,
) -> Result<Vec<StoredCode>, Fault> {
    enterprise::sent_codes(tx, sender, vault.fingerprints(PHONE, &phone.digits()))
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
    phone: &MobilePhone,
    code: &Secret,
) -> Result<(Vec<u8>, Vec<u8>), Fault> {
    let phone = vault.seal(PHONE, key, phone.as_str().as_bytes())?;
    Ok((phone, vault.seal_secret(CODE, key, code)?))
}
