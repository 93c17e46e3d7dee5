//! Discounts.

use hubu_core::discounts::{DiscountMode, DiscountRefusal, MOST_MONTHS, ScopeWord};

use super::{Code, Refusal, Said};
use crate::edge::decode::{BadField, Defect};

impl From<DiscountRefusal> for Refusal {
    fn from(refusal: DiscountRefusal) -> Self {
        use DiscountRefusal as R;
        match refusal {
            R::UnknownCustomer => Self::new(Code::CustomerUnknown),
            R::UnknownDiscount => Self::new(Code::DiscountUnknown),
            R::NotPartner => grants_not(
                "它不是授予此类折扣的伙伴",
                "it is no partner that grants discounts of this kind",
            ),
            R::NotPartners => grants_not("该客户未关联此伙伴", "the customer is not its customer"),
            R::Ended => not_ended("已终止", "it has ended"),
            R::EndsSooner => not_ended("其失效时间不晚于此", "it ends as early as that anyway"),
            R::EndsInPast => bad("end_time", "不能早于当前时间", "must not be before the present"),
            R::OtherKind | R::KindNotOffered => {
                bad("discount_type", "在此处不提供", "is not offered here")
            }
            R::PartnerMissing => bad(
                "partner_id",
                "在伙伴授予折扣时不能缺失",
                "must be there where a partner grants the discount",
            ),
            R::PartnerNamed => bad(
                "partner_id",
                "仅在伙伴授予折扣时提供",
                "must be there only where a partner grants the discount",
            ),
            R::Value(mode) => value(mode),
            R::PartnersMode => {
                bad("discount_mode", "在伙伴授予折扣时须为 0", "must be 0 where a partner grants")
            }
            R::BeginsInPast => {
                bad("effective_time", "不能早于当前时间", "must not be before the present")
            }
            R::EndsBeforeBegin => bad(
                "expire_time",
                "须晚于当前时间和 effective_time",
                "must be after the present and after effective_time",
            ),
            of_scope => scope(of_scope),
        }
    }
}

fn value(mode: DiscountMode) -> Refusal {
    let (zh, en) = match mode {
        DiscountMode::Ratio => (
            "须大于 0、不大于 1 且最多四位小数",
            "must be above 0 and at most 1, with at most four decimals",
        ),
        DiscountMode::FixedPrice => ("须大于 0", "must be above 0"),
        DiscountMode::Off => {
            ("须大于 0 且最多两位小数", "must be above 0, with at most two decimals")
        }
    };
    bad("discount_value", zh, en)
}

fn scope(refusal: DiscountRefusal) -> Refusal {
    use DiscountRefusal as R;
    match refusal {
        R::ScopeWord(word) => {
            let field = match word {
                ScopeWord::Service => "scope.cloud_service_type",
                ScopeWord::ResourceType => "scope.resource_type",
                ScopeWord::Region => "scope.region",
                ScopeWord::Spec => "scope.resource_spec",
            };
            bad(field, "不能为空，不能过长或含有空白字符", "must be a code, without blanks")
        }
        R::ModeRepeated => bad("scope.modes", "含有重复的值", "names something twice"),
        R::FixedPriceOfAnything => bad(
            "scope",
            "在固定单价时须包含 cloud_service_type、resource_type 与 resource_spec",
            "needs cloud_service_type, resource_type and resource_spec for a fixed price",
        ),
        R::FixedPriceModes => bad(
            "scope.modes",
            "在固定单价时须仅含 on_demand，或仅含其他值",
            "must be on_demand alone, or hold others alone, for a fixed price",
        ),
        R::ReductionModes => bad(
            "scope.modes",
            "在满减时须至少有一项，且不含 on_demand",
            "must hold something and not on_demand where an amount is taken off",
        ),
        R::MonthsOfUsage => bad(
            "scope.least_months",
            "不适用于仅含 on_demand 的折扣",
            "means nothing where modes is on_demand alone",
        ),
        R::Months => BadField::new("scope.least_months", Defect::OutOfRange(1, MOST_MONTHS)).into(),
        _ => BadField::new("scope.least_amount", Defect::NotPositive).into(),
    }
}

fn grants_not(zh: &'static str, en: &'static str) -> Refusal {
    Refusal::new(Code::PartnerGrantsNot).with("reason", Said::both(zh, en))
}

fn not_ended(zh: &'static str, en: &'static str) -> Refusal {
    Refusal::new(Code::DiscountNotEnded).with("reason", Said::both(zh, en))
}

fn bad(field: &'static str, zh: &'static str, en: &'static str) -> Refusal {
    BadField::new(field, Defect::Rule(zh, en)).into()
}
