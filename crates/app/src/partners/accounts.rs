//! The accounts a partner may look at: its own, a distributor's reseller's, and, by the old form, those
//! of a customer it allocates to (`partner` 1.2, 1.4, 3.4).

use hubu_core::customers::CustomerKind;
use hubu_core::ids::{CustomerId, CustomerKey};
use hubu_core::ledger::BookKind;
use hubu_core::money::Amount;
use hubu_core::partners::{AssociationType, allocatable};
use hubu_core::time::Timestamp;
use hubu_store::ledger::{self, Balance, Holder};
use hubu_store::{Error, Fault, Tx, enterprise};

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
        Asked::Reseller(id) if kind == Some(CustomerKind::Distributor) => {
            let found = CustomerId::parse(id).map(|id| belonging(tx, caller, &id)).transpose()?;
            match found.flatten() {
                Some((reseller, AssociationType::Indirect)) => Ok(of_partner(tx, &reseller, now)?),
                _ => Err(Error::Refused(R::NoSuchReseller)),
            }
        }
        Asked::Customer(id) => match belonging(tx, caller, id)? {
            Some((customer, kind)) if kind.of_customer() => {
                if !kind.partner_allocates() {
                    return Err(Error::Refused(R::OtherAssociation));
                }
                let books = books(tx, &customer)?;
                Ok(PartnerAccounts { owner: customer.key, books, allocatable: None })
            }
            _ => Err(Error::Refused(R::NoSuchCustomer)),
        },
        Asked::Own | Asked::Reseller(_) => Ok(of_partner(tx, &partner, now)?),
    }
}

/// The account with this id, where it belongs to the partner now, and in which way.
fn belonging(
    tx: &mut Tx<'_>,
    partner: CustomerKey,
    id: &CustomerId,
) -> Result<Option<(Holder, AssociationType)>, Fault> {
    let Some((_, key)) = ledger::find_holders(tx, std::slice::from_ref(id))?.pop() else {
        return Ok(None);
    };
    let open = enterprise::current_associations(tx, &[key])?;
    let Some(open) = open.into_iter().find(|open| open.partner == partner) else {
        return Ok(None);
    };
    Ok(ledger::holder_of(tx, key)?.map(|holder| (holder, open.kind)))
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
