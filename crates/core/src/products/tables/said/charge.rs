//! [`Charge`]: what does not go together in prices, among themselves and with the past.

use super::{Said, both};

/// What is wrong with a price, or its tiers.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Charge<'t> {
    /// A field must be empty in this mode.
    NotOfMode(&'static str),
    /// Prices are there, and no measure 1 that they are in.
    NoCurrency,
    /// Usage is told in this measure, which cannot be converted to the price's.
    NotConvertible(i64),
    /// A price of a period has tiers.
    TiersOfPeriod,
    /// The first tier does not begin at 0.
    FirstTier,
    /// The tier of this line is of the same price and in another measure.
    TierMeasure(u64),
    /// A price that has begun is not there any more.
    Gone(&'t str),
    /// A price that has begun is another.
    Changed(&'t str),
    /// A product with a price that has begun is sold as something else, elsewhere, or in another unit.
    Moved(&'t str),
    /// A conversion that prices which have begun rest on is gone or another.
    Converted(&'t str),
    /// A new price begins before this instant.
    BeginsInPast(&'t str),
}

impl Charge<'_> {
    /// What is to be done.
    pub fn said(self) -> Said {
        match self {
            Self::NotOfMode(mode) => both(
                format!("mode 为 {mode} 时须留空"),
                format!("must be empty where mode is {mode}"),
            ),
            Self::NoCurrency => both(
                "缺少度量单位 1：请添加，价格以它计（类型为 money）",
                "measure 1 is missing: add it, of type money; prices are in it",
            ),
            Self::NotConvertible(told_in) => both(
                format!(
                    "用量以度量单位 {told_in} 计，与此处不能换算：请在 conversions.csv 中添加换算，\
                     或改用可换算的度量单位"
                ),
                format!(
                    "usage is told in measure {told_in}, which this one cannot be converted to: add \
                     the conversion to conversions.csv or name another measure"
                ),
            ),
            Self::TiersOfPeriod => both(
                "只有 on_demand 的价格可以分档：请留空",
                "only prices of mode on_demand have tiers: leave it empty",
            ),
            Self::FirstTier => both(
                "第一档须从 0 开始：请改为 0 或添加从 0 开始的一档",
                "the first tier begins at 0: write 0, or add the tier that begins there",
            ),
            Self::TierMeasure(line) => both(
                format!("与第 {line} 行是同一价格的两档，须用相同的度量单位"),
                format!("it is a tier of the price on line {line}: name the same measure"),
            ),
            Self::Gone(price) => both(
                format!("缺少已生效的价格（{price}）：请按原样加回"),
                format!("the price ({price}) has begun and is missing: put it back as it was"),
            ),
            Self::Changed(price) => both(
                format!("价格（{price}）已生效，不能更改：请恢复原样，另加一个以后生效的价格"),
                format!(
                    "the price ({price}) has begun and stays: put it back as it was, and add one \
                     that begins later"
                ),
            ),
            Self::Moved(product) => both(
                format!(
                    "产品 {product} 有已生效的价格，其云服务、资源类型、区域、可用区、规格与大小的度量单位不能更改：\
                     请恢复原样，改动请另设产品"
                ),
                format!(
                    "the product {product} has a price that has begun: its service, resource type, \
                     region, zone, spec and size_measure stay; put them back, and name another product"
                ),
            ),
            Self::Converted(conversion) => both(
                format!("已生效的价格依赖换算（{conversion}）：请按原样加回"),
                format!(
                    "prices that have begun rest on the conversion ({conversion}): put it back as it \
                     was"
                ),
            ),
            Self::BeginsInPast(now) => both(
                format!("新价格不能早于当前时间（{now}）生效：请改为当前或以后的时间"),
                format!("a new price cannot begin before the present ({now}): let it begin later"),
            ),
        }
    }
}
