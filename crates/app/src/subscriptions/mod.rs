//! Resources with terms: renewals, what happens at the end, unsubscriptions, and going on demand
//! (`orders` D, E).

mod auto_renew;
mod complete;
mod family;
mod leaving;
mod life;
mod on_demand;
mod paid_terms;
mod quote;
mod renew;
mod renewal_order;
mod renewing;
mod settings;
mod try_auto_renew;
mod unsubscribe;
mod watch;

pub use auto_renew::{CancelAutoRenew, SetAutoRenew};
pub use complete::complete_renewal;
pub use leaving::carry_out;
pub use life::LiveOn;
pub use on_demand::{ConvertNow, Converted, OnDemandAtExpiry};
pub(crate) use paid_terms::{changed_term, line_of, paid_term, paid_terms, standing_terms};
pub use quote::{RenewalQuote, RenewalQuotes, quote_renewals};
pub use renew::{RenewFailure, RenewResources, Renewed};
pub use settings::{RenewalConfig, set_renewal_config};
pub use try_auto_renew::{Attempt, TryAutoRenew};
pub use unsubscribe::{Unsubscribe, UnsubscribeFailure, UnsubscribeOrder, Unsubscribed};
pub use watch::{AUTO_RENEW, RESOURCE_LIFE, watch};
