//! The body that allocation and reclaim share (`accounts` A6, A8, A14), and what those of coupons
//! have in common with them.

use hubu_app::enterprise::Transfer;
use hubu_core::accounts::BalanceType;
use hubu_core::ids::{CouponKey, CustomerId, CustomerKey};
use hubu_core::money::Amount;
use hubu_core::time::Timestamp;

use hubu_app::Fault;

use super::BALANCES;
use crate::codes::{Code, Failure, Refusal};
use crate::edge::decode::{BadField, Decimals, Defect, Empty, Fields, Reads, Text};

/// Who gets or gives, how much, and of what.
pub struct TransferBody {
    member: CustomerId,
    amount: Amount,
    transaction_id: Option<String>,
    balance: BalanceType,
    expires: Option<Timestamp>,
}

/// What a form calls the fields, and how long its transaction ids may be.
pub struct Names {
    pub member: &'static str,
    pub amount: &'static str,
    pub transaction_id: (&'static str, usize),
    pub balance: &'static str,
    pub expires: &'static str,
}

const NAMES: Names = Names {
    member: "customer_id",
    amount: "amount",
    transaction_id: ("trans_id", 32),
    balance: "balance_type",
    expires: "expire_time",
};

impl Reads for TransferBody {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Self::read_named(fields, &NAMES)
    }
}

fn expiry(fields: &Fields<'_>, name: &'static str, text: &str) -> Result<Timestamp, BadField> {
    if text.is_empty() {
        return Err(fields.bad(name, Defect::Empty));
    }
    let form = Defect::NotOfForm("YYYY-MM-DDTHH:MM:SSZ", "YYYY-MM-DDTHH:MM:SSZ");
    Timestamp::parse_wire(text).map_err(|_| fields.bad(name, form))
}

impl TransferBody {
    /// Reads it under a form's names.
    pub fn read_named(fields: &mut Fields<'_>, names: &Names) -> Result<Self, BadField> {
        let member = member(fields, names.member)?;
        let amount = fields.amount(names.amount, Decimals::CENTS)?;
        let transaction_id = transaction_id(fields, names.transaction_id)?;
        let balance = fields.opt_word(names.balance, &BALANCES, Empty::Refused)?;
        let balance = balance.unwrap_or(BalanceType::Debit);
        let rule = Text::max(20).empty(Empty::Kept).sample("2027-12-31T15:59:59Z");
        let expires = fields.opt_text(names.expires, rule)?;
        let expires = match expires {
            // With cash the field is ignored, whatever it holds.
            Some(text) if balance == BalanceType::Credit => {
                Some(expiry(fields, names.expires, &text)?)
            }
            _ => None,
        };
        Ok(Self { member, amount, transaction_id, balance, expires })
    }

    /// The wish of this master.
    pub fn of(self, master: CustomerKey) -> Transfer {
        Transfer {
            master,
            member: self.member,
            amount: self.amount,
            balance: self.balance,
            expires: self.expires,
            transaction_id: self.transaction_id,
        }
    }
}

/// The member that gets or gives.
fn member(fields: &mut Fields<'_>, name: &'static str) -> Result<CustomerId, BadField> {
    fields.parsed(name, Text::max(64), ("客户 ID", "a customer id"), CustomerId::parse)
}

/// The id of a transfer, of which a master's money and coupons have one sequence.
fn transaction_id(
    fields: &mut Fields<'_>,
    (name, longest): (&'static str, usize),
) -> Result<Option<String>, BadField> {
    fields.opt_text(name, Text::max(longest))
}

/// Who gets or gives a coupon, and the coupon of the master that it is about.
pub struct CouponBody {
    /// The member.
    pub member: CustomerId,
    /// The master's coupon.
    pub coupon: CouponKey,
}

impl CouponBody {
    /// Reads what both directions begin with.
    pub fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let member = member(fields, NAMES.member)?;
        Ok(Self { member, coupon: coupon(fields, "coupon_id")? })
    }

    /// Reads the id of the transfer, which both end with.
    pub fn transaction_id(fields: &mut Fields<'_>) -> Result<Option<String>, BadField> {
        transaction_id(fields, NAMES.transaction_id)
    }
}

/// A coupon that must be named. An id of another form belongs to nothing, and 0 is the key of
/// nothing: the checks say so.
pub fn coupon(fields: &mut Fields<'_>, name: &'static str) -> Result<CouponKey, BadField> {
    let id = fields.text(name, Text::max(64).sample("CP1"))?;
    Ok(CouponKey::parse_wire(&id).unwrap_or(CouponKey(0)))
}

/// Transfers that race wait for one another; only one that lost every attempt is told to come back.
pub fn unfinished(failure: Failure) -> Failure {
    match failure {
        Failure::Fault(Fault::Conflict(_)) => Refusal::new(Code::TransferUnfinished).into(),
        other => other,
    }
}

/// The same of the reclaim of a coupon, for which the vendor has another code.
pub fn abnormal(failure: Failure) -> Failure {
    match failure {
        Failure::Fault(Fault::Conflict(_)) => Refusal::new(Code::OperationAbnormal).into(),
        other => other,
    }
}

/// What allocation and reclaim can be refused with.
pub const ERRORS: &[Code] = &[
    Code::DuplicateTransaction,
    Code::TransferUnfinished,
    Code::NotAssociated,
    Code::BusinessCheckFailed,
    Code::CreditExpired,
    Code::AccountNotFound,
    Code::InsufficientBalance,
];
