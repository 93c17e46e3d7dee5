//! Accounts as their owner sees them: what kinds of balance there are, and the vocabulary of the
//! account statement (`accounts` B2 and B5). Names are the wire's, misspellings included.

mod due;
mod refusal;
mod trade;

pub use due::monthly_due;
pub use refusal::AccountRefusal;
pub use trade::{Channel, Direction, TradeDetail, TradeType};

/// The two balances that can be allocated, reclaimed and listed (`balance_type` on the wire).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BalanceType {
    /// `BALANCE_TYPE_DEBIT`: cash.
    Debit,
    /// `BALANCE_TYPE_CREDIT`: credit, own and shared.
    Credit,
}

impl BalanceType {
    /// The wire's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Debit => "BALANCE_TYPE_DEBIT",
            Self::Credit => "BALANCE_TYPE_CREDIT",
        }
    }

    /// Reads the wire's word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Debit, Self::Credit].into_iter().find(|kind| kind.as_str() == text)
    }
}
