//! Resources with terms: renewals and their prices, auto-renewal, going on demand, leaving.
//!
//! Each resource is told by its place in the request (`resource_ids[2]`).

use hubu_app::orders::{ChangeQuoteRefusal, Unchangeable};
use hubu_app::subscriptions::{RenewFailure, UnsubscribeFailure};
use hubu_core::subscriptions::{
    AutoRenewRefusal, RefundRefusal, RenewRefusal, ToOnDemandRefusal, UnsubscribeRefusal,
};

use super::rating::no_price;
use super::{Code, Refusal, Said, denied};
use crate::edge::decode::{BadField, Defect};

/// Something that is refused of one of several resources, by its place in the request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Refused<R>(pub usize, pub R);

/// A resource whose renewal has no price, by its place in the request: said under codes of their own
/// (`orders` B3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct QuoteRefusal(pub usize, pub RenewRefusal);

fn field(place: usize) -> String {
    format!("resource_ids[{place}]")
}

fn of(code: Code, place: usize) -> Refusal {
    Refusal::new(code).with("field", field(place)).about(place)
}

const NOT_RENEWABLE: (&str, &str) = ("该产品不支持续费", "the product is not renewed");
const TERM_NOT_SOLD: (&str, &str) =
    ("该产品不以该周期销售", "the product is not sold for such a term");
const TOO_LONG: (&str, &str) = ("订购总时长超过上限", "it would be paid for too far ahead");

impl From<RenewFailure> for Refusal {
    fn from(failure: RenewFailure) -> Self {
        match failure {
            RenewFailure::NotVerified => {
                denied("客户未完成实名认证", "the customer has not passed real-name authentication")
            }
            RenewFailure::Resource(place, why) => Refused(place, why).into(),
            RenewFailure::Rating(place, why) => no_price(|_| field(place), &why).about(place),
        }
    }
}

impl From<Refused<RenewRefusal>> for Refusal {
    fn from(Refused(place, why): Refused<RenewRefusal>) -> Self {
        let not_sold =
            |(zh, en)| of(Code::RenewalNotSold, place).with("reason", Said::both(zh, en));
        match why {
            RenewRefusal::Gone => of(Code::ResourceGone, place),
            RenewRefusal::NotPrimary => of(Code::ResourceNotPrimary, place),
            RenewRefusal::UnpaidOrder => of(Code::ResourceInUnpaidOrder, place),
            RenewRefusal::Processing => of(Code::ResourceInProcess, place),
            RenewRefusal::NotRenewable => not_sold(NOT_RENEWABLE),
            RenewRefusal::TermNotSold => not_sold(TERM_NOT_SOLD),
            RenewRefusal::TooLong => of(Code::RenewalTooLong, place),
            RenewRefusal::Incomplete => of(Code::RenewedAsWhole, place),
        }
    }
}

impl From<QuoteRefusal> for Refusal {
    fn from(QuoteRefusal(place, why): QuoteRefusal) -> Self {
        let not_sold =
            |(zh, en)| of(Code::QuoteTermNotSold, place).with("reason", Said::both(zh, en));
        match why {
            RenewRefusal::Gone => of(Code::QuoteGone, place),
            RenewRefusal::NotPrimary => of(Code::QuoteNotPrimary, place),
            RenewRefusal::UnpaidOrder => of(Code::QuoteInUnpaidOrder, place),
            RenewRefusal::Processing => of(Code::QuoteInProcess, place),
            RenewRefusal::TermNotSold => not_sold(TERM_NOT_SOLD),
            RenewRefusal::TooLong => not_sold(TOO_LONG),
            // The vendor has no code for a part of a whole here: by itself it is not renewed.
            RenewRefusal::NotRenewable | RenewRefusal::Incomplete => {
                of(Code::QuoteNotRenewable, place)
            }
        }
    }
}

impl From<AutoRenewRefusal> for Refusal {
    fn from(refusal: AutoRenewRefusal) -> Self {
        let code = match refusal {
            AutoRenewRefusal::Unknown => Code::ResourceUnknown,
            AutoRenewRefusal::ExpiredOrFrozen => Code::ResourceEndedOrFrozen,
            AutoRenewRefusal::NotSet => Code::AutoRenewalNotSet,
        };
        Self::new(code).with("field", "resource_id")
    }
}

impl From<ToOnDemandRefusal> for Refusal {
    fn from(refusal: ToOnDemandRefusal) -> Self {
        // A whole request is refused where it names one resource.
        Refused(0, refusal).into()
    }
}

impl From<Refused<ToOnDemandRefusal>> for Refusal {
    fn from(Refused(place, why): Refused<ToOnDemandRefusal>) -> Self {
        let code = match why {
            ToOnDemandRefusal::Unknown => Code::ResourceUnknown,
            ToOnDemandRefusal::StrictSelected => Code::StrictSelectedStays,
            ToOnDemandRefusal::Product => Code::ProductStaysInTerms,
            ToOnDemandRefusal::Ended => Code::ResourceInGrace,
            ToOnDemandRefusal::Package => Code::PackageStaysInTerms,
            ToOnDemandRefusal::Solution => Code::SolutionStaysInTerms,
            ToOnDemandRefusal::OpenOrder => Code::OtherTradeOpen,
            ToOnDemandRefusal::Violation => Code::FrozenForViolation,
            ToOnDemandRefusal::Police => Code::FrozenByPolice,
            ToOnDemandRefusal::Account => Code::AccountFrozenStays,
            ToOnDemandRefusal::NotSet => {
                let rule = Defect::Rule("未设置到期转按需", "is not set to go on demand");
                return Self::from(BadField::new(field(place), rule)).about(place);
            }
            ToOnDemandRefusal::Refund(why) => return no_fee(place, why),
        };
        of(code, place)
    }
}

impl From<UnsubscribeFailure> for Refusal {
    fn from(failure: UnsubscribeFailure) -> Self {
        match failure {
            UnsubscribeFailure::UnknownOrder => Self::new(Code::OrderUnknown),
            UnsubscribeFailure::Resource(place, why) => Refused(place, why).into(),
        }
    }
}

impl From<Refused<UnsubscribeRefusal>> for Refusal {
    fn from(Refused(place, why): Refused<UnsubscribeRefusal>) -> Self {
        let code = match why {
            UnsubscribeRefusal::Unknown => Code::ResourceUnknown,
            UnsubscribeRefusal::Gone => Code::ResourceDeleted,
            UnsubscribeRefusal::SavingsPlan => Code::SavingsPlanStays,
            UnsubscribeRefusal::UnpaidOrder => Code::ResourceInUnpaidOrder,
            UnsubscribeRefusal::Incomplete => Code::LeftAsWhole,
            UnsubscribeRefusal::Invoiced => Code::InvoicedStays,
            UnsubscribeRefusal::NotRefundable => Code::ProductNotLeft,
            UnsubscribeRefusal::Trial => Code::TrialStays,
            UnsubscribeRefusal::Marketplace => Code::MarketplaceStays,
            UnsubscribeRefusal::Processing => Code::TradeInProgress,
            UnsubscribeRefusal::DevCloud => Code::DevCloudStays,
            UnsubscribeRefusal::Frozen => Code::FrozenStays,
            UnsubscribeRefusal::NoRenewal => Code::NoRenewalToLeave,
            UnsubscribeRefusal::BandwidthAddOn => Code::BandwidthAddOnHangs,
            UnsubscribeRefusal::NoFeeRow(none) => {
                return no_fee(place, RefundRefusal::NoFeeRow(none));
            }
            UnsubscribeRefusal::OutOfRange => return no_fee(place, RefundRefusal::OutOfRange),
        };
        of(code, place)
    }
}

impl From<ChangeQuoteRefusal> for Refusal {
    fn from(refusal: ChangeQuoteRefusal) -> Self {
        let product = |rule| BadField::new("productInfo", rule).into();
        let of = |code| Self::new(code).with("field", "resourceId");
        match refusal {
            ChangeQuoteRefusal::NoUpgrade => {
                product(Defect::Rule("不是升配", "is no upgrade: it costs no more than before"))
            }
            ChangeQuoteRefusal::Change(why) => match why {
                Unchangeable::UnknownResource => of(Code::ResourceUnknown),
                Unchangeable::NotInUse => of(Code::ResourceEndedOrFrozen),
                Unchangeable::OpenOrder => of(Code::TradeInProgress),
                Unchangeable::Package => {
                    product(Defect::Rule("资源包不能变更", "is a package, which is not changed"))
                }
                Unchangeable::NothingToChange => {
                    product(Defect::Rule("与当前规格相同", "is what the resource is already"))
                }
                Unchangeable::Rating(why) => no_price(|field| format!("productInfo{field}"), &why),
            },
        }
    }
}

fn no_fee(place: usize, why: RefundRefusal) -> Refusal {
    let said = match why {
        RefundRefusal::NoFeeRow(_) => {
            Said::both("没有该时长的退订手续费率", "no fee is set for leaving a term of its length")
        }
        RefundRefusal::OutOfRange => {
            Said::both("金额超出范围", "a sum leaves the range of an amount")
        }
    };
    of(Code::RefundFeeUnknown, place).with("reason", said)
}
