//! Bills: what their rows are called (`bills` 1).
//!
//! A row itself is [`crate::settlement::BillRow`].

mod kinds;

pub use kinds::{
    BillPeriod, BillType, ChargeMode, Gathered, Method, ProviderType, QueryType, Sign,
    StatisticType, Status, SummaryBillType,
};
