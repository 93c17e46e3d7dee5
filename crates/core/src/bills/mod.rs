//! Bills: what their rows are called, how they are put together and explained, when they are final, and whether the
//! layers that tell of them agree (`bills` 1, A, G6, I).
//!
//! A row itself is [`crate::settlement::BillRow`].

mod calendar;
mod formula;
mod grouping;
mod kinds;
mod of_orders;
mod reconcile;

pub use calendar::{
    CYCLES_KEPT, closes_at, days_of, final_at, in_reach, resource_details_in_reach,
    summary_final_at,
};
pub use formula::{Formula, Language, Multiple};
pub use grouping::{ResourceGroup, SummaryGroup, Totals, put_together};
pub use kinds::{
    BillPeriod, BillType, ChargeMode, Gathered, Method, ProviderType, QueryType, Sign,
    StatisticType, Status, SummaryBillType,
};
pub use of_orders::charges_of_line;
pub use reconcile::{Component, Difference, Erased, Layer, Reconciled, Sum, reconcile};
