//! Accounts as every answer shows them: which books are one, and in which words.

use hubu_app::accounts::Balance;
use hubu_core::ids::CustomerKey;
use hubu_core::ledger::BookKind;
use hubu_core::money::Amount;
use hubu_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{AmountNumber, MEASURE_MAIN_UNIT};

/// `account_type` of what a partner may allocate, which is no book.
const ALLOCATABLE: u8 = 8;

/// An account as balances show it.
pub struct Account {
    id: String,
    kind: u8,
    amount: Amount,
    limit: Option<Amount>,
}

/// An account on the wire. `designated_amount` (earmarked money) is always zero: nothing is
/// earmarked here.
#[derive(Serialize, JsonSchema)]
pub struct AccountBalance {
    account_id: String,
    account_type: u8,
    amount: AmountNumber,
    currency: String,
    designated_amount: AmountNumber,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit_amount: Option<AmountNumber>,
    measure_id: u8,
}

/// The same in the old forms, which call the unit otherwise.
#[derive(Serialize, JsonSchema)]
pub struct FormerAccountBalance {
    account_id: String,
    account_type: u8,
    amount: AmountNumber,
    currency: String,
    designated_amount: AmountNumber,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit_amount: Option<AmountNumber>,
    measure_unit: u8,
}

impl AccountBalance {
    /// Shows accounts in their currency.
    pub fn of(accounts: Vec<Account>, currency: &str) -> Vec<Self> {
        let show = |account: Account| Self {
            account_id: account.id,
            account_type: account.kind,
            amount: AmountNumber(account.amount),
            currency: currency.to_owned(),
            designated_amount: AmountNumber(Amount::ZERO),
            credit_amount: account.limit.map(AmountNumber),
            measure_id: MEASURE_MAIN_UNIT,
        };
        accounts.into_iter().map(show).collect()
    }
}

impl FormerAccountBalance {
    /// Shows accounts in their currency.
    pub fn of(accounts: Vec<Account>, currency: &str) -> Vec<Self> {
        let show = |account: Account| Self {
            account_id: account.id,
            account_type: account.kind,
            amount: AmountNumber(account.amount),
            currency: currency.to_owned(),
            designated_amount: AmountNumber(Amount::ZERO),
            credit_amount: account.limit.map(AmountNumber),
            measure_unit: MEASURE_MAIN_UNIT,
        };
        accounts.into_iter().map(show).collect()
    }
}

/// What a partner may allocate, as an account of its own.
pub fn virtual_account(owner: CustomerKey, amount: Amount) -> Account {
    Account { id: format!("AL{owner}"), kind: ALLOCATABLE, amount, limit: None }
}

/// The cash account always shows, also before its first entry; credit that has ended does not.
pub fn shown(owner: CustomerKey, balances: &[Balance], now: Timestamp) -> Vec<Account> {
    let cash = balances.iter().find(|balance| balance.kind == BookKind::Cash);
    let mut accounts = vec![Account {
        id: format!("AC{owner}"),
        kind: 1,
        amount: cash.map_or(Amount::ZERO, |balance| balance.amount),
        limit: None,
    }];
    for balance in balances {
        let ended = balance.lot.expires().is_some_and(|at| at <= now);
        let kind = match balance.kind {
            BookKind::Credit | BookKind::SharedCredit if !ended && !balance.limit.is_zero() => 2,
            BookKind::Bonus => 5,
            BookKind::Deposit => 7,
            _ => continue,
        };
        let limit = (kind == 2).then_some(balance.limit);
        let id = format!("AC{}", balance.book);
        accounts.push(Account { id, kind, amount: balance.amount, limit });
    }
    accounts
}
