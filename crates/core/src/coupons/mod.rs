//! Coupons and cards: vouchers (代金券), discount coupons (折扣券), flexi-purchase coupons (现金券) and
//! stored-value cards (储值卡), what they may pay for, and what can be done with them (`accounts` C,
//! `orders` C4, C6 and E).

mod acts;
mod card;
mod combination;
mod fit;
mod kind;
mod limits;
mod pick;
mod plan;
mod purchase;
mod ratio;
mod refusal;
mod together;

pub use acts::{Coupon, Returned, WayBack};
pub use card::{Card, CardBatch, CardCode, CardRefusal, CardState, MOST_CARDS};
pub use combination::{Conflict, MOST_TOGETHER, check_together, most_of};
pub use fit::{Fit, Unfit, fit, fit_left, standing};
pub use kind::{CouponGroup, FetchMethod, Issuer, Kind, Media, Scene, State, Version, WireStatus};
pub use limits::{LimitDefect, LimitKey, Limits, UseLimit};
pub use pick::{Candidate, Share, cover, pick_for_order, pick_for_renewal, pick_for_usage};
pub use plan::{Plan, Validity};
pub use purchase::{Action, CycleType, Discount, Line, Purchase};
pub use ratio::Ratio;
pub use refusal::CouponRefusal;
pub use together::{Grouped, pick_together};
