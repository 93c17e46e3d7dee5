//! A partner applies for its customer (`accounts` E1 to E3).

use hubu_core::customers::MobilePhone;
use hubu_core::ids::{CustomerId, CustomerKey};
use hubu_core::realm::{Purpose, Site};
use hubu_core::realname::{
    ApplicationState, ApplyFacts, ApplyRefusal, CodeTried, Evidence, Holders, Limits, Partnership,
    Verdict, decide_apply, sandbox_issuer,
};
use hubu_core::time::Timestamp;
use hubu_core::verification::{Receiver, Scene};
use hubu_store::ledger::Holder;
use hubu_store::realname::{self, Application, Outline, Papers};
use hubu_store::records::Facts;
use hubu_store::vault::Vault;
use hubu_store::verification::{StoredCode, use_code};
use hubu_store::{Error, Fault, Unit};

use super::certify::certify;
use super::{LOOKED_BACK, in_enterprise, is_barred, stands};
use crate::ledger::Party;
use crate::locked::Locked;
use crate::partners::is_customer_of;
use crate::verification::{Claim, TriedCode, last_code};
use crate::write::Done;

/// An application to be made.
#[derive(Clone, Debug)]
pub struct NewApplication {
    /// The partner.
    pub partner: CustomerKey,
    /// The customer it is for.
    pub customer: CustomerId,
    /// What is shown.
    pub evidence: Evidence,
    /// Is a person to become an enterprise?
    pub is_change: bool,
    /// The partner's platform, as it names it.
    pub platform: String,
    /// What it says of people.
    pub papers: Papers,
    /// With a bank card: its phone, and the code that came, tried already
    /// ([`crate::verification::try_code`]).
    pub card_phone: Option<(MobilePhone, TriedCode)>,
    /// Whose interface the realm speaks, and what it is for.
    pub realm: (Site, Purpose),
}

/// An application that was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Applied {
    /// Its key.
    pub key: i64,
    /// Who decides on it.
    pub verdict: Verdict,
}

/// What a code sent to the phone of a bank card proves: the card of this customer, to this partner.
pub fn card_claim(partner: CustomerKey, customer: &CustomerId, phone: &MobilePhone) -> Claim {
    let receiver = Receiver::Phone(phone.clone());
    Claim { sender: partner, scene: Scene::BankCard, about: Some(customer.clone()), receiver }
}

/// Takes an application; where nobody has to look at it, the customer is certified at once.
///
/// # Errors
/// See [`ApplyRefusal`].
pub fn apply(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    new: &NewApplication,
) -> Result<Done<Applied>, Error<ApplyRefusal>> {
    let party = Party::Id(new.customer.clone());
    let mut locked = Locked::take(unit.tx, &[&party])?;
    let customer = locked.get(&party);
    let customer = customer.ok_or(Error::Refused(ApplyRefusal::NotPartnersCustomer))?;
    let (verdict, code) = judge(unit, vault, new, &customer)?;

    let passed = verdict == Verdict::Passed;
    let key = unit.ids.key(unit.wall);
    let application = Application {
        customer: customer.key,
        key,
        partner: Some(new.partner),
        evidence: new.evidence,
        is_change: new.is_change,
        platform: new.platform.clone(),
        papers: new.papers.clone(),
        state: if passed { ApplicationState::Passed } else { ApplicationState::Pending },
        opinion: None,
        applied: unit.now,
        decided: passed.then_some(unit.now),
    };
    realname::insert_application(unit.tx, vault, &application)?;
    if let Some(code) = code {
        use_code(unit.tx, new.partner, code.key)?;
    }
    if passed {
        certify(unit, vault, customer.key, &application)?;
    }
    let facts = Facts::new()
        .text("customer_id", &customer.id)
        .text("application_id", &key.to_string())
        .text("scheme", new.evidence.scheme().as_str())
        .bool("change", new.is_change)
        .text("state", application.state.as_str());
    locked.raise(unit.now, customer.key, "real_name.applied", &facts)?;
    if passed {
        locked.raise(unit.now, customer.key, "real_name.decided", &facts)?;
    }
    locked.finish(unit.tx, unit.wall)?;
    let (group, subject) = (customer.group, customer.key);
    Ok(Done { value: Applied { key, verdict }, group, subject, detail: facts.to_json() })
}

/// Gathers what the decision rests on, and decides. Gives the code that proved the card's phone.
fn judge(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    new: &NewApplication,
    customer: &Holder,
) -> Result<(Verdict, Option<StoredCode>), Error<ApplyRefusal>> {
    let history = realname::history(unit.tx, customer.key, LOOKED_BACK)?;
    let applied: Vec<Timestamp> = history.iter().map(|outline| outline.applied).collect();
    let code = match &new.card_phone {
        Some((phone, tried)) => {
            let claim = card_claim(new.partner, &new.customer, phone);
            last_code(unit.tx, vault, &claim, Some(tried))?
        }
        None => None,
    };
    let (site, purpose) = new.realm;
    let card = new.papers.bank_account.as_deref().filter(|_| purpose == Purpose::Sandbox);
    let facts = ApplyFacts {
        site,
        purpose,
        partnership: partnership(unit, new.partner, customer)?,
        evidence: new.evidence,
        images: &new.papers.images,
        is_change: new.is_change,
        standing: stands(customer, history.first()),
        last: history.first().map(|outline: &Outline| outline.last),
        applied: &applied,
        in_enterprise: in_enterprise(unit.tx, customer)?,
        holders: holders(unit, vault, &new.papers, customer)?,
        code: code
            .as_ref()
            .map(|(sent, matches)| CodeTried { sent: Some(sent.state), matches: *matches }),
        card: card.and_then(sandbox_issuer),
        now: unit.now,
    };
    let verdict = decide_apply(&facts, &Limits::default()).map_err(Error::Refused)?;
    Ok((verdict, code.map(|(sent, _)| sent)))
}

fn partnership(
    unit: &mut Unit<'_, '_>,
    partner: CustomerKey,
    customer: &Holder,
) -> Result<Partnership, Fault> {
    if !is_customer_of(unit.tx, partner, Some(customer.key))? {
        return Ok(Partnership::None);
    }
    let may_upload = realname::uploads_of(unit.tx, partner)?;
    Ok(if may_upload { Partnership::Full } else { Partnership::WithoutUploads })
}

fn holders(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    papers: &Papers,
    customer: &Holder,
) -> Result<Holders, Fault> {
    Ok(Holders {
        barred: is_barred(unit.tx, vault, papers)?,
        others: realname::holders_of(unit.tx, vault, &papers.number, customer.key)?,
    })
}
