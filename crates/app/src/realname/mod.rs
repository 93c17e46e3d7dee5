//! Real-name authentication: partners apply for their customers, customers follow a QR code,
//! operators decide (`accounts` E).

mod apply;
mod barred;
mod certify;
mod review;
mod ticket;
mod uploads;

pub use apply::{Applied, NewApplication, apply, card_claim};
pub use barred::{BarRefusal, bar_certificate, unbar_certificate};
pub use hubu_store::realname::{
    Application, Barred, Papers, application, applications_page, barred_page,
};
pub use review::review;
pub use ticket::{CompleteRefusal, IssuedTicket, TicketView, complete_ticket, issue_ticket, view};
pub use uploads::{UploadRefusal, set_uploads};

use hubu_core::customers::CustomerKind;
use hubu_core::ids::{CustomerId, CustomerKey};
use hubu_core::realname::{ApplicationState, ApplyRefusal, CertifiedKind, Standing, standing};
use hubu_store::ledger::{self, Holder};
use hubu_store::realname::{self, Outline};
use hubu_store::vault::Vault;
use hubu_store::{Error, Fault, Tx, customers};

use crate::partners::is_customer_of;

/// How many applications are looked back on: more than the limit of a day.
const LOOKED_BACK: i64 = 20;

/// Where a customer stands; `None`: there is no such customer.
pub fn standing_of(tx: &mut Tx<'_>, customer: CustomerKey) -> Result<Option<Standing>, Fault> {
    let Some(holder) = ledger::holder_of(tx, customer)? else { return Ok(None) };
    let last = realname::history(tx, customer, 1)?.pop();
    Ok(Some(stands(&holder, last.as_ref())))
}

/// What became of the last application of a partner's customer: its state, and what was said against
/// it, unless it was another partner's whose customer it is no longer. `None`: nobody applied.
///
/// # Errors
/// [`ApplyRefusal::NotPartnersCustomer`].
pub fn review_result(
    tx: &mut Tx<'_>,
    partner: CustomerKey,
    customer: &CustomerId,
) -> Result<Option<(ApplicationState, Option<String>)>, Error<ApplyRefusal>> {
    let stranger = || Error::Refused(ApplyRefusal::NotPartnersCustomer);
    let key = customers::key_of(tx, customer)?.ok_or_else(stranger)?;
    if !is_customer_of(tx, partner, Some(key))? {
        return Err(stranger());
    }
    let Some(last) = realname::history(tx, key, 1)?.pop() else { return Ok(None) };
    let is_former = match last.partner.filter(|applied| *applied != partner) {
        Some(applied) => !is_customer_of(tx, applied, Some(key))?,
        None => false,
    };
    Ok(Some((last.last.state, last.opinion.filter(|_| !is_former))))
}

fn stands(holder: &Holder, last: Option<&Outline>) -> Standing {
    let certified =
        holder.real_name.is_some().then(|| match CustomerKind::from_code(holder.kind) {
            Some(CustomerKind::Person) => CertifiedKind::Individual,
            _ => CertifiedKind::Enterprise,
        });
    standing(certified, last.map(|outline| outline.last))
}

/// Is the certificate barred, or that of the legal person?
fn is_barred(tx: &mut Tx<'_>, vault: &Vault, papers: &Papers) -> Result<bool, Fault> {
    let legal_person = papers.legal_person.as_ref().map(|(_, number)| number.as_str());
    let numbers: Vec<&str> = [papers.number.as_str()].into_iter().chain(legal_person).collect();
    realname::is_barred(tx, vault, &numbers)
}

/// Is the account the master of an enterprise, or a member?
fn in_enterprise(tx: &mut Tx<'_>, holder: &Holder) -> Result<bool, Fault> {
    let relations = hubu_store::enterprise::current_relations(tx, &[holder.key])?;
    Ok(holder.is_master || !relations.is_empty())
}
