//! [`Rule`]: what does not go together, within a line and between lines.

use super::{Said, both, shown};

/// What does not go together.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Rule<'t> {
    /// What must be there once stood on this line before.
    Twice(u64),
    /// What is named does not stand in its table.
    Unknown(&'t str, &'static str),
    /// The zone is not one of this region's.
    Zone(&'t str, &'t str),
    /// The usage type is not one of this type of resource.
    UsageType(&'t str, &'t str),
    /// Measure 1 is not money.
    NotMoney,
    /// A measure is converted to itself.
    SameMeasure,
    /// Measures of two types are converted.
    OtherType,
    /// Some fields of a size are filled and some are not.
    SizeInPart,
    /// The least size is above the most.
    SizeRange,
    /// The product of this line has the same service, type of resource, region, zone and spec.
    ProductTwice(u64),
}

impl Rule<'_> {
    /// What is to be done.
    pub fn said(self) -> Said {
        match self {
            Self::Twice(line) => both(
                format!("与第 {line} 行重复：请只保留一行"),
                format!("the same stands on line {line}: keep one of the two"),
            ),
            Self::Unknown(value, file) => {
                let value = shown(value);
                both(
                    format!("{file} 中没有“{value}”：请在其中添加或更正此处"),
                    format!("`{value}` is not in {file}: add it there or correct it here"),
                )
            }
            Self::Zone(value, region) => {
                let (value, region) = (shown(value), shown(region));
                both(
                    format!("区域“{region}”没有可用区“{value}”：请在 regions.csv 中添加或更正此处"),
                    format!(
                        "region `{region}` has no zone `{value}`: add it in regions.csv or correct \
                         it here"
                    ),
                )
            }
            Self::UsageType(value, of) => {
                let (value, of) = (shown(value), shown(of));
                both(
                    format!("usage-types.csv 中“{of}”没有“{value}”：请在其中添加或更正此处"),
                    format!(
                        "`{of}` has no `{value}` in usage-types.csv: add it there or correct it here"
                    ),
                )
            }
            Self::NotMoney => both(
                "度量单位 1 是币种，须为 money",
                "measure 1 is the currency: its type must be money",
            ),
            Self::SameMeasure => both(
                "不能换算为自身：请填写另一个度量单位",
                "a measure is not converted to itself: name another one",
            ),
            Self::OtherType => both(
                "两个度量单位的类型不同：请选择同一类型的度量单位",
                "the two measures are of different types: name one of the same type",
            ),
            Self::SizeInPart => both(
                "size_measure、size_least、size_most、size_step 须全部填写或全部留空",
                "fill all of size_measure, size_least, size_most and size_step, or none of them",
            ),
            Self::SizeRange => both(
                "不能大于 size_most：请更正其中之一",
                "must not be above size_most: correct one of the two",
            ),
            Self::ProductTwice(line) => both(
                format!(
                    "第 {line} 行的产品有相同的 service、resource_type、region、zone 和 spec：\
                     请更正或只保留一个"
                ),
                format!(
                    "the product of line {line} has the same service, resource_type, region, zone \
                     and spec: correct one or keep only one"
                ),
            ),
        }
    }
}
