//! A customer's money, as operators move it and look at it.

mod adjust_customer_balance;
mod export_customer_statement;
mod grant_customer_credit;
mod hold_customer_cash;
mod list_customer_books;
mod list_customer_postings;
mod list_customer_statement;
mod post_customer_receivable;
mod recharge_customer;
mod release_customer_hold;
mod set_expenditure_quota;

pub use adjust_customer_balance::AdjustCustomerBalance;
pub use export_customer_statement::ExportCustomerStatement;
pub use grant_customer_credit::GrantCustomerCredit;
pub use hold_customer_cash::HoldCustomerCash;
pub use list_customer_books::ListCustomerBooks;
pub use list_customer_postings::ListCustomerPostings;
pub use list_customer_statement::ListCustomerStatement;
pub use post_customer_receivable::PostCustomerReceivable;
pub use recharge_customer::RechargeCustomer;
pub use release_customer_hold::ReleaseCustomerHold;
pub use set_expenditure_quota::SetExpenditureQuota;
