//! A model of the product: what every request is answered, worked out from the rules alone.
//!
//! It shares nothing with the product. Amounts, calendar, JSON and every rule are written here anew, in
//! other words, with other structures: everybody is a place in a list, every list is read from its
//! beginning, nothing is stored. It is slow and small on purpose. The simulation in `testkit` sends
//! requests to the product, asks the model what the answer must be, and compares.
//!
//! What the model cannot know, ids and codes that the product draws, is learned from the first answer
//! that shows it ([`Id`]) and must stay the same from then on.

#![warn(missing_docs)]

mod access;
mod accounts;
mod amount;
mod answer;
mod auto_renewals;
mod books;
mod calendar;
mod card_batches;
mod catalogue;
mod change_prices;
mod consent;
mod coupon_fit;
mod coupon_lists;
mod coupons;
mod credentials;
mod csv;
mod customers;
mod deliveries;
mod derivations;
mod discounts;
mod due;
mod expenditure_quota;
mod explanations;
mod exports;
mod former_orders;
mod former_rating;
mod ids;
mod inquiries;
mod journal;
mod json;
mod leaving;
mod ledger;
mod lists;
mod members;
mod new_members;
mod offers;
mod order_amounts;
mod order_coupons;
mod order_lists;
mod order_payment;
mod orders;
mod organisation;
mod paid_terms;
mod partners;
mod permissions;
mod placing;
mod plans;
mod policies;
mod post;
mod projects;
mod purchases;
mod quotes;
mod rating;
mod realm;
mod realname;
mod refund_rows;
mod regions;
mod renewals;
mod reports;
mod requests;
mod resource_changes;
mod resource_lists;
mod resources;
mod site;
mod statement;
mod subscriptions;
mod tables;
mod term_prices;
mod tickets;
mod to_on_demand;
mod tokens;
mod trade_rules;
#[cfg(test)]
mod trade_world;
mod trail;
mod transfers;
mod users;
mod verification;
mod versions;
mod webhooks;
mod world;

pub use access::{Asking, Caller, Means};
pub use accounts::Account;
pub use amount::{E8, UNIT, number, text};
pub use answer::{Answer, Mismatch};
pub use calendar::{DAY_MS, Zone, cycle_text, day_text, instant};
pub use card_batches::{Card, CardBatch, CardState, NewBatch};
pub use catalogue::{
    Attribute, CYCLES, Catalogue, Charge, INCENTIVES, KINDS, Measure, Named, PackageItem, Period,
    Price, Product, Region, ResourceType, SETTLED, Service, Sizes, TRAITS, UsageType,
};
pub use change_prices::ChangeInquiry;
pub use consent::PERMISSIONS;
pub use coupon_lists::{CouponChanges, CouponQuery};
pub use coupons::{Coupon, CouponState, Lock, Which};
pub use credentials::{Pair, PairState};
pub use customers::{
    Certified, CustomerFilter, Facts, Kind, NewCustomer, Person, RealName, Status,
};
pub use deliveries::{Attempt, Standing};
pub use discounts::{Discount, MODES, NewDiscount, Scope as DiscountScope};
pub use due::Clock;
pub use explanations::Asker;
pub use former_rating::FormerInquiry;
pub use ids::{Id, Ids};
pub use journal::PostingQuery;
pub use json::Json;
pub use ledger::Hold;
pub use lists::{SpecQuery, Way};
pub use members::{Change, MemberFilter, Membership, NewMembership};
pub use new_members::{NewMember, NewPhone};
pub use offers::Adjustment;
pub use order_coupons::ChosenCoupon;
pub use order_lists::{OrderQuery, PlainQuery};
pub use order_payment::ChosenDiscount;
pub use orders::{Order, SOURCES, Stand};
pub use organisation::Unit;
pub use placing::{NewLine, NewOrder, Wanted};
pub use plans::{NewPlan, Plan, PlanKind, Scene, Validity};
pub use policies::{CONDITION, Policy, Statement, ready_made_names};
pub use post::{Batch, Came, Message, Taking};
pub use projects::{Project, ProjectChange, ProjectFilter, ProjectTerms, Projects, SortKey};
pub use purchases::Buying;
pub use quotes::{QuoteQuery, WAYS};
pub use rating::{Inquiry, Line, What};
pub use realname::{Application, Paper, Proof};
pub use regions::Divisions;
pub use renewals::Renewal;
pub use requests::Kept;
pub use resource_changes::Change as ResourceChange;
pub use resource_lists::TermQuery;
pub use resources::{Naming, NewResource, Provision, Resize, Resource, Sold};
pub use site::Site;
pub use statement::StatementQuery;
pub use tables::{Problem, Table};
pub use tickets::Ticket;
pub use tokens::{RegionFilter, Scope, SignIn, TemporaryKey, Token};
pub use trade_rules::{Fees, Lengths, TradeRules};
pub use trail::{By, TrailQuery};
pub use transfers::Transfer;
pub use users::{GOOD_PASSWORD, NewUser, User, UserKind};
pub use verification::{PartnerCode, Purpose, SentCode};
pub use versions::Sent;
pub use webhooks::{Hook, HookChange, NewHook};
pub use world::{Model, Page, Who};
