//! [`Package`]: what does not go together in packages, among themselves, with prices and with the past.

use super::{Said, both, shown};

/// What is wrong with what a package holds, or with the product that is one.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Package<'t> {
    /// The product has a size.
    Sized,
    /// The quota is 0.
    Nothing,
    /// It says what windows are counted from, and has none.
    KindWithoutCycle,
    /// The item of this line, of the same product, is filled anew at other times.
    OtherReset(u64),
    /// The item of this line, of the same product, is of the same usage type.
    UsageTwice(u64),
    /// No product of this service and type of resource has the specification.
    Spec(&'t str, (&'t str, &'t str)),
    /// A price on demand is of a package.
    OnDemand,
    /// A product with a price that has begun holds something else than before.
    Changed(&'t str),
}

impl Package<'_> {
    /// What is to be done.
    pub fn said(self) -> Said {
        match self {
            Self::Sized => both(
                "该产品有大小，套餐包不能有大小：请清空其 size_ 各列，或改为其他产品",
                "the product has a size, and a package has none: empty its size_ columns or name \
                 another product",
            ),
            Self::Nothing => both("须大于 0", "must be above 0"),
            Self::KindWithoutCycle => {
                both("cycle 为空时须留空", "must be empty where cycle is empty")
            }
            Self::OtherReset(line) => both(
                format!("与第 {line} 行属同一套餐包，重置周期须相同：请更正其中之一"),
                format!(
                    "it is of the same package as line {line}, whose quotas are filled anew at the \
                     same times: correct one of the two"
                ),
            ),
            Self::UsageTwice(line) => both(
                format!("与第 {line} 行属同一套餐包且使用量类型相同：请合为一行"),
                format!(
                    "the same package has an item of this usage type on line {line}: make them one"
                ),
            ),
            Self::Spec(spec, (service, resource_type)) => {
                let spec = shown(spec);
                both(
                    format!(
                        "products.csv 中云服务 {service} 与资源类型 {resource_type} 没有规格“{spec}”：\
                         请在其中添加或更正此处"
                    ),
                    format!(
                        "no product of {service} and {resource_type} in products.csv has the spec \
                         `{spec}`: add one there or correct it here"
                    ),
                )
            }
            Self::OnDemand => both(
                "该产品是套餐包（packages.csv），只能按周期售卖：请删除该行，或改为其他产品",
                "the product is a package (packages.csv) and sold for periods alone: remove the line \
                 or name another product",
            ),
            Self::Changed(product) => both(
                format!(
                    "产品 {product} 有已生效的价格，其在 packages.csv 中的内容不能更改：请恢复原样，改动请另设产品"
                ),
                format!(
                    "the product {product} has a price that has begun: what it holds stays as it is; \
                     put its lines back, and name another product"
                ),
            ),
        }
    }
}
