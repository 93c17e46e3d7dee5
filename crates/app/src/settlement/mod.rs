//! From usage to rows of bills: a customer is settled as a whole, hour by hour (`bills` G; decision 0031).
//!
//! | | |
//! | --- | --- |
//! | [`ingest_usage`] | what sources report is taken, parked or refused |
//! | [`SettleUsage`] | what resources on demand used becomes rows, and is paid |
//!
//! | [`repay_rows`] | debt of rows becomes cash when receivables were repaid, the oldest first |
//! | [`CollectReceivables`] | what is settled by the month is taken from cash when it falls due |
//! | [`CloseCycles`] | small amounts become rows when their cycle is closed |
//!
//! A run reads what the inventory says of the hours that are over, and takes the usage that was reported until they
//! were to be settled. Both are put into batches that depend neither on when it runs nor on how much it takes at once
//! (`plan`): one of each hour, and where more was reported for it, of each block of numbers. Within a batch what began
//! first is deducted first: packages cover what they can, the rest is rated (`deduct`), coupons, cards, cash and
//! credit pay it (`pay`), and what nothing pays is owed. A batch that takes back what another charged is a run of its
//! own, which finds what that came to (`take_back`); what is taken back in its own batch is as if it had never been.
//!
//! What is read off the inventory gets numbers as reported usage does, and is stored with it.

mod begin;
mod close;
mod collect;
mod consumed;
mod deduct;
mod ingest;
mod pay;
mod plan;
mod repay;
mod row;
mod settle;
mod take_back;

pub(crate) use begin::{begin, begin_now};
pub(crate) use close::last_closed;
pub use close::{CYCLE_CLOSE, CloseCycles};
pub use collect::{COLLECTION, CollectReceivables};
pub(crate) use consumed::Consumed;
pub use ingest::{Intake, ingest_usage, look_again};
pub(crate) use plan::{BLOCK, Plan, Planned, Read, horizon, read_from};
pub(crate) use repay::repay_of;
pub use repay::{Repaid, RepayRows, USAGE_REPAYMENT, repay_rows};
pub(crate) use row::PaidRow;
pub use settle::{SettleRefusal, SettleUsage, Settled};
pub(crate) use take_back::Original;

/// The reconciler that settles what customers use on demand; its due rows are keyed by the customer. Whoever opens a
/// resource on demand, turns one to it, or has usage taken obliges it.
pub const USAGE_SETTLEMENT: &str = "usage_settlement";
