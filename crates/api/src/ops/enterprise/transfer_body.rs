//! The body that allocation and reclaim share (`accounts` A6, A8, A14).

use hubu_app::enterprise::Transfer;
use hubu_core::accounts::BalanceType;
use hubu_core::ids::{CustomerId, CustomerKey};
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

impl Reads for TransferBody {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let id = ("客户 ID", "a customer id");
        let member = fields.parsed("customer_id", Text::max(64), id, CustomerId::parse)?;
        let amount = fields.amount("amount", Decimals::CENTS)?;
        let transaction_id = fields.opt_text("trans_id", Text::max(32))?;
        let balance = fields.opt_word("balance_type", &BALANCES, Empty::Refused)?;
        let balance = balance.unwrap_or(BalanceType::Debit);
        let rule = Text::max(20).empty(Empty::Kept).sample("2027-12-31T15:59:59Z");
        let expires = fields.opt_text("expire_time", rule)?;
        let expires = match expires {
            // With cash the field is ignored, whatever it holds.
            Some(text) if balance == BalanceType::Credit => Some(expiry(fields, &text)?),
            _ => None,
        };
        Ok(Self { member, amount, transaction_id, balance, expires })
    }
}

fn expiry(fields: &Fields<'_>, text: &str) -> Result<Timestamp, BadField> {
    if text.is_empty() {
        return Err(fields.bad("expire_time", Defect::Empty));
    }
    let form = Defect::NotOfForm("YYYY-MM-DDTHH:MM:SSZ", "YYYY-MM-DDTHH:MM:SSZ");
    Timestamp::parse_wire(text).map_err(|_| fields.bad("expire_time", form))
}

impl TransferBody {
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

/// Transfers that race wait for one another; only one that lost every attempt is told to come back.
pub fn unfinished(failure: Failure) -> Failure {
    match failure {
        Failure::Fault(Fault::Conflict(_)) => Refusal::new(Code::TransferUnfinished).into(),
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
