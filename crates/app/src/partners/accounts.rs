//! The accounts a partner may look at: its own, a distributor's reseller's, and, by the old form, those
//! of a customer it allocates to (`partner` 1.2, 1.4, 3.4).

use hubu_core::customers::CustomerKind;
use hubu_core::ids::{CustomerId, CustomerKey};
use hubu_core::ledger::BookKind;
use hubu_core::money::Amount;
use hubu_core::partners::allocatable;
use hubu_core::time::Timestamp;
use hubu_store::ledger::{self, Balance, Holder};
use hubu_store::{Error, Fault, Tx};

use super::customers::{NoSuchReseller, belongs, reseller_meant};

/// Whose accounts a partner asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Asked {
    /// Its own.
    Own,
    /// A reseller's, by the id that was named. Only a distributor has resellers: from others it is as
    /// if nothing was named.
    Reseller(String),
    /// A customer's.
    Customer(CustomerId),
}

/// Accounts a partner may look at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartnerAccounts {
    /// Whose they are.
    pub owner: CustomerKey,
    /// The books that are accounts.
    pub books: Vec<Balance>,
    /// What may be allocated out of them; `None`: they are a customer's.
    pub allocatable: Option<Amount>,
}

/// Why no accounts are shown. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartnerAccountsRefusal {
    /// The caller is no partner.
    NotPartner,
    /// The reseller named is not one of this distributor's, or not there at all.
    NoSuchReseller,
    /// The customer named is not one of this partner's, or not there at all.
    NoSuchCustomer,
    /// The customer's accounts are none of the partner's business: it does not allocate to it.
    OtherAssociation,
}

/// Reads accounts for a partner.
///
/// # Errors
/// See [`PartnerAccountsRefusal`].
pub fn partner_accounts(
    tx: &mut Tx<'_>,
    caller: CustomerKey,
    asked: &Asked,
    now: Timestamp,
) -> Result<PartnerAccounts, Error<PartnerAccountsRefusal>> {
    use PartnerAccountsRefusal as R;
    let partner = ledger::holder_of(tx, caller)?;
    let kind = partner.as_ref().and_then(|partner| CustomerKind::from_code(partner.kind));
    let is_partner = kind.is_some_and(CustomerKind::is_partner);
    let partner = partner.filter(|_| is_partner).ok_or(Error::Refused(R::NotPartner))?;
    match asked {
        Asked::Own => Ok(of_partner(tx, &partner, now)?),
        Asked::Reseller(id) => match reseller_meant(tx, caller, id) {
            Ok(meant) => Ok(of_partner(tx, &meant.unwrap_or(partner), now)?),
            Err(Error::Refused(NoSuchReseller)) => Err(Error::Refused(R::NoSuchReseller)),
            Err(Error::Fault(fault)) => Err(Error::Fault(fault)),
        },
        Asked::Customer(id) => {
            let stranger = || Error::Refused(R::NoSuchCustomer);
            let found = ledger::find_holders(tx, std::slice::from_ref(id))?.pop();
            let (_, key) = found.ok_or_else(stranger)?;
            let kind = belongs(tx, caller, key)?.ok_or_else(stranger)?;
            if !kind.partner_allocates() {
                return Err(Error::Refused(R::OtherAssociation));
            }
            let customer = ledger::holder_of(tx, key)?.ok_or_else(stranger)?;
            let books = books(tx, &customer)?;
            Ok(PartnerAccounts { owner: customer.key, books, allocatable: None })
        }
    }
}

fn of_partner(tx: &mut Tx<'_>, partner: &Holder, now: Timestamp) -> Result<PartnerAccounts, Fault> {
    let books = books(tx, partner)?;
    let of_kind = |kind| books.iter().filter(move |book| book.kind == kind);
    let cash = of_kind(BookKind::Cash).next().map_or(Amount::ZERO, |cash| cash.amount);
    let lasting = |book: &&Balance| book.lot.expires().is_none_or(|end| end > now);
    let credits = of_kind(BookKind::Credit).filter(lasting).map(|credit| credit.amount);
    // Nothing is earmarked here.
    let allocatable = Some(allocatable(cash, credits, Amount::ZERO));
    Ok(PartnerAccounts { owner: partner.key, books, allocatable })
}

fn books(tx: &mut Tx<'_>, owner: &Holder) -> Result<Vec<Balance>, Fault> {
    let books = ledger::books_of(tx, (owner.group, owner.key))?;
    Ok(books.iter().map(Balance::from).collect())
}
