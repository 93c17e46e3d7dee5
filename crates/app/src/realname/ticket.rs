//! A customer follows a QR code to a page of ours (`accounts` E6).

use hubu_core::confidential::Secret;
use hubu_core::customers::CustomerKind;
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::realm::Purpose;
use hubu_core::realname::{ApplicationState, Evidence, TicketRefusal, TicketState, check_ticket};
use hubu_core::time::Timestamp;
use hubu_store::access::token_hash;
use hubu_store::ledger::{self, Holder};
use hubu_store::realname::{self, Application, Papers};
use hubu_store::records::Facts;
use hubu_store::vault::Vault;
use hubu_store::{Error, Fault, Tx, Unit, customers};

use super::certify::certify;
use super::{in_enterprise, stands};
use crate::ledger::Party;
use crate::locked::Locked;
use crate::write::Done;

/// A ticket that was made; shown once, in a link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IssuedTicket {
    /// The ticket itself.
    pub ticket: Secret,
    /// The first instant it no longer counts.
    pub expires: Timestamp,
}

/// What the page behind a ticket shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TicketView {
    /// The customer's group, whose lane completes it.
    pub group: GroupKey,
    /// The customer's account name.
    pub account_name: String,
    /// The name it would be certified under.
    pub name: String,
    /// The first instant it no longer counts.
    pub expires: Timestamp,
}

/// Why the page completes nothing. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompleteRefusal {
    /// The ticket does not serve, or not this customer.
    Ticket(TicketRefusal),
    /// Nobody recognises faces in a production realm: a person has to look.
    NotSandbox,
}

/// Makes a ticket for a customer.
///
/// # Errors
/// Faults alone.
pub fn issue_ticket(
    unit: &mut Unit<'_, '_>,
    customer: CustomerKey,
) -> Result<Done<IssuedTicket>, Fault> {
    let party = Party::Key(customer);
    let mut locked = Locked::take(unit.tx, &[&party])?;
    let holder = locked.get(&party);
    let holder = holder.ok_or_else(|| Fault::Bug("the caller's account is gone".to_owned()))?;
    let ticket = Secret::new(unit.ids.hex32());
    let expires = TicketState::made(unit.now).expires;
    realname::forget_tickets(unit.tx, customer, unit.now)?;
    realname::insert_ticket(unit.tx, &token_hash(&ticket), customer, expires)?;
    let facts = Facts::new().text("customer_id", &holder.id).time("expires", Some(expires));
    locked.raise(unit.now, customer, "real_name.qr_code_issued", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    let value = IssuedTicket { ticket, expires };
    Ok(Done { value, group: holder.group, subject: customer, detail: facts.to_json() })
}

/// What the page behind a ticket shows.
///
/// # Errors
/// See [`CompleteRefusal`]: what would become of completing it now.
pub fn view(
    tx: &mut Tx<'_>,
    vault: &Vault,
    ticket: &Secret,
    (now, purpose): (Timestamp, Purpose),
) -> Result<TicketView, Error<CompleteRefusal>> {
    let found = realname::ticket(tx, &token_hash(ticket))?;
    let void = Error::Refused(CompleteRefusal::Ticket(TicketRefusal::Void));
    let Some((customer, state)) = found else { return Err(void) };
    let Some(holder) = ledger::holder_of(tx, customer)? else { return Err(void) };
    check(tx, &holder, state, (now, purpose))?;
    shown(tx, vault, &holder, state).map_err(Error::Fault)
}

/// Certifies a customer by its ticket, in a sandbox realm: as a person, under the account's name.
///
/// # Errors
/// See [`CompleteRefusal`].
pub fn complete_ticket(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    ticket: &Secret,
    purpose: Purpose,
) -> Result<Done<TicketView>, Error<CompleteRefusal>> {
    let hash = token_hash(ticket);
    let void = || Error::Refused(CompleteRefusal::Ticket(TicketRefusal::Void));
    let (customer, _) = realname::ticket(unit.tx, &hash)?.ok_or_else(void)?;
    let mut locked = Locked::take(unit.tx, &[&Party::Key(customer)])?;
    let holder = locked.get(&Party::Key(customer)).ok_or_else(void)?;
    // As it stands now that nobody else can use it.
    let (_, state) = realname::ticket(unit.tx, &hash)?.ok_or_else(void)?;
    check(unit.tx, &holder, state, (unit.now, purpose))?;
    let view = shown(unit.tx, vault, &holder, state)?;
    realname::use_ticket(unit.tx, &hash)?;
    let key = unit.ids.key(unit.wall);
    let application = Application {
        customer,
        key,
        partner: None,
        evidence: Evidence::QrCode,
        is_change: false,
        platform: String::new(),
        papers: Papers { name: view.name.clone(), ..Papers::default() },
        state: ApplicationState::Passed,
        opinion: None,
        applied: unit.now,
        decided: Some(unit.now),
    };
    realname::insert_application(unit.tx, vault, &application)?;
    certify(unit, vault, customer, &application)?;
    let facts = Facts::new()
        .text("customer_id", &holder.id)
        .text("application_id", &key.to_string())
        .text("scheme", application.evidence.scheme().as_str())
        .text("state", application.state.as_str());
    locked.raise(unit.now, customer, "real_name.applied", &facts)?;
    locked.raise(unit.now, customer, "real_name.decided", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(Done { value: view, group: holder.group, subject: customer, detail: facts.to_json() })
}

fn check(
    tx: &mut Tx<'_>,
    holder: &Holder,
    ticket: TicketState,
    (now, purpose): (Timestamp, Purpose),
) -> Result<(), Error<CompleteRefusal>> {
    let last = realname::history(tx, holder.key, 1)?.pop();
    let buys = CustomerKind::from_code(holder.kind).is_some_and(|kind| !kind.is_partner());
    let may_be_person = buys && !in_enterprise(tx, holder)?;
    check_ticket(Some(ticket), now, stands(holder, last.as_ref()), may_be_person)
        .map_err(|refusal| Error::Refused(CompleteRefusal::Ticket(refusal)))?;
    match purpose {
        Purpose::Sandbox => Ok(()),
        Purpose::Production => Err(Error::Refused(CompleteRefusal::NotSandbox)),
    }
}

fn shown(
    tx: &mut Tx<'_>,
    vault: &Vault,
    holder: &Holder,
    ticket: TicketState,
) -> Result<TicketView, Fault> {
    let customer = customers::by_key(tx, vault, holder.key)?;
    let customer = customer.ok_or_else(|| Fault::Bug("the ticket's account is gone".to_owned()))?;
    let named = !customer.display_name.trim().is_empty();
    let name = if named { &customer.display_name } else { &customer.account_name };
    Ok(TicketView {
        group: holder.group,
        name: name.clone(),
        account_name: customer.account_name,
        expires: ticket.expires,
    })
}
