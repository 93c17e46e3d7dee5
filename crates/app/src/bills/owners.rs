//! Whose bills a customer is shown (`bills` A5).

use hubu_core::bills::Method;
use hubu_core::enterprise::{Mode, Permission};
use hubu_core::ids::{CustomerId, CustomerKey, GroupKey};
use hubu_store::bills::{BillOwner, Kin, kin_of};
use hubu_store::{Error, Fault, Tx, ledger};

/// Whose bills are asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asking {
    /// Who asks.
    pub caller: (GroupKey, CustomerKey),
    /// One's own, a member's, or all.
    pub method: Method,
    /// The member; it is looked at where a member's are asked for.
    pub member: Option<String>,
    /// Only what this account pays (`payer_account_id`).
    pub payer: Option<String>,
}

impl Asking {
    /// One's own bills, whoever pays.
    pub const fn oneself(caller: (GroupKey, CustomerKey)) -> Self {
        Self { caller, method: Method::Oneself, member: None, payer: None }
    }
}

/// The member that a master names is none whose bills it may see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotShown;

/// The owners of the bills that are shown.
///
/// A customer sees what it consumed itself, whoever paid. An enterprise master sees besides what it paid for members
/// in its custody, also when they have left since, and what members with accounts of their own pay, while they let
/// it. Whoever is no master sees its own, whatever is asked for.
///
/// # Errors
/// [`NotShown`].
pub fn owners_of(tx: &mut Tx<'_>, asking: &Asking) -> Result<Vec<BillOwner>, Error<NotShown>> {
    let (group, caller) = asking.caller;
    let own = BillOwner { group, consumer: caller, payer: None };
    let owners = match asking.method {
        Method::Oneself => vec![own],
        _ if !is_master(tx, caller)? => vec![own],
        Method::All => {
            let members = kin_of(tx, caller)?.into_iter().filter_map(|kin| of_member(caller, &kin));
            [own].into_iter().chain(members).collect()
        }
        Method::SubCustomer => {
            let named = key_of(tx, asking.member.as_deref())?;
            let members = kin_of(tx, caller)?.into_iter().filter_map(|kin| of_member(caller, &kin));
            let of_named = members.filter(|owner| Some(owner.consumer) == named);
            let of_named: Vec<BillOwner> = of_named.collect();
            if of_named.is_empty() {
                return Err(Error::Refused(NotShown));
            }
            of_named
        }
    };
    let Some(payer) = asking.payer.as_deref() else { return Ok(owners) };
    let payer = key_of(tx, Some(payer))?;
    let paid = |owner: BillOwner| {
        let payer = payer.filter(|payer| owner.payer.is_none_or(|own| own == *payer))?;
        Some(BillOwner { payer: Some(payer), ..owner })
    };
    Ok(owners.into_iter().filter_map(paid).collect())
}

/// What a master sees by one relation.
fn of_member(master: CustomerKey, kin: &Kin) -> Option<BillOwner> {
    let payer = match kin.mode {
        Mode::Custody => master,
        Mode::Independent => {
            let lets = kin.lasts && kin.accepted.contains(Permission::ReadBills);
            lets.then_some(kin.member)?
        }
    };
    Some(BillOwner { group: kin.group, consumer: kin.member, payer: Some(payer) })
}

fn is_master(tx: &mut Tx<'_>, customer: CustomerKey) -> Result<bool, Fault> {
    Ok(ledger::holder_of(tx, customer)?.is_some_and(|holder| holder.is_master))
}

fn key_of(tx: &mut Tx<'_>, id: Option<&str>) -> Result<Option<CustomerKey>, Fault> {
    let Some(id) = id.and_then(CustomerId::parse) else { return Ok(None) };
    Ok(ledger::find_holders(tx, &[id])?.pop().map(|(_, key)| key))
}
