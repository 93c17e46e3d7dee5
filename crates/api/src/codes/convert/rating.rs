//! Prices.

use hubu_core::rating::{LineRefusal, RatingRefusal, SizeDefect};

use super::{Code, Refusal, Said};
use crate::edge::decode::{BadField, Defect};

impl From<LineRefusal> for Refusal {
    fn from(LineRefusal { line, why }: LineRefusal) -> Self {
        let place = line.map_or_else(String::new, |line| format!("[{line}]"));
        no_price(|field| format!("product_infos{place}{field}"), &why)
    }
}

/// Why something has no price; `at` is what the request calls it, or a field of it.
pub(super) fn no_price(at: impl Fn(&str) -> String, why: &RatingRefusal) -> Refusal {
    let not_found = |zh, en| {
        Refusal::new(Code::ProductNotFound).with("reason", Said::both(zh, en)).with("field", at(""))
    };
    match why {
        RatingRefusal::UnknownProduct => not_found(
            "的云服务类型、资源类型、规格、区域或可用区没有对应的产品",
            "names no service, type of resource, specification, region and zone that is sold",
        ),
        RatingRefusal::NotSold => not_found(
            "的产品目前不以该计费方式或订购周期销售",
            "is not sold at present in that way, or for such a term",
        ),
        RatingRefusal::UnknownFactor => {
            Refusal::new(Code::UsageFactorUnknown).with("field", at(".usage_factor"))
        }
        RatingRefusal::WrongUnit => {
            Refusal::new(Code::UsageUnitWrong).with("field", at(".usage_measure_id"))
        }
        RatingRefusal::Quantity => {
            let rule = Defect::Rule("的数量须大于 0", "must ask for more than nothing");
            BadField::new(at(""), rule).into()
        }
        RatingRefusal::Size(defect) => size(at, *defect),
        RatingRefusal::AboveMaximum => Refusal::new(Code::AboveMaximumAmount).with("field", at("")),
    }
}

pub(super) fn size(at: impl Fn(&str) -> String, defect: SizeDefect) -> Refusal {
    let (size, measure) = (at(".resource_size"), at(".size_measure_id"));
    match defect {
        SizeDefect::Missing => BadField::new(size, Defect::Missing).into(),
        SizeDefect::MeasureMissing => BadField::new(measure, Defect::Missing).into(),
        SizeDefect::Measure(of) => BadField::new(measure, Defect::OutOfRange(of, of)).into(),
        SizeDefect::Range { least, most } => {
            BadField::new(size, Defect::OutOfRange(least, most)).into()
        }
        SizeDefect::Step { least, step } => {
            let defect = Said::both(
                format!("须为 {least} 加上 {step} 的整数倍"),
                format!("must be {least} plus a multiple of {step}"),
            );
            Refusal::new(Code::ParameterError).with("defect", defect).with("field", size)
        }
    }
}
