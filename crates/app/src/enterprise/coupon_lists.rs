//! Vouchers that a master may hand to a member, and what it may take back (`accounts` A10, A12).

use hubu_core::enterprise::CouponTransferRefusal;
use hubu_core::ids::{CustomerId, CustomerKey};
use hubu_core::time::Timestamp;
use hubu_store::coupons::{self, CouponPage};
use hubu_store::{Error, Tx};

use super::AmountsRefusal;
use super::amounts::{master_of, member_of};

/// The master's vouchers that may go to a member, newest first; whole, as they are.
pub fn transferable_coupons(
    tx: &mut Tx<'_>,
    master: CustomerKey,
    now: Timestamp,
    page: (i64, i64),
) -> Result<CouponPage, Error<CouponTransferRefusal>> {
    let master = master_of(tx, master).map_err(refused)?;
    Ok(coupons::transferable_page(tx, (master.group, master.key), now, page)?)
}

/// The member's vouchers that came from this master and may go back, newest first.
pub fn reclaimable_coupons(
    tx: &mut Tx<'_>,
    master: CustomerKey,
    member: &CustomerId,
    now: Timestamp,
    page: (i64, i64),
) -> Result<CouponPage, Error<CouponTransferRefusal>> {
    let master = master_of(tx, master).map_err(refused)?;
    let member = member_of(tx, &master, member).map_err(refused)?;
    let (from, to) = ((member.group, member.key), (master.group, master.key));
    Ok(coupons::handed_page(tx, from, to, now, page)?)
}

fn refused(error: Error<AmountsRefusal>) -> Error<CouponTransferRefusal> {
    match error {
        Error::Refused(AmountsRefusal::NotMaster) => {
            Error::Refused(CouponTransferRefusal::NotMaster)
        }
        Error::Refused(AmountsRefusal::NotAssociated) => {
            Error::Refused(CouponTransferRefusal::NotAssociated)
        }
        Error::Fault(fault) => Error::Fault(fault),
    }
}
