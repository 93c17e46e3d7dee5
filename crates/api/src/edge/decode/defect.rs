//! What is wrong with a field, in both languages.

use crate::codes::{Code, Failure, Refusal, Said};

/// A field that breaks its rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadField {
    /// Where it stands, such as `new_sub_customer.password` or `sm_template_args[0].key`.
    pub path: String,
    /// What is wrong.
    pub defect: Defect,
}

/// What is wrong with a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Defect {
    /// It must be there.
    Missing,
    /// It may be left out, but not be empty.
    Empty,
    /// It occurs twice.
    Repeated,
    /// Longer than this many characters.
    TooLong(usize),
    /// More than this many items or members.
    TooMany(usize),
    /// Fewer than this many items.
    TooFew(usize),
    /// Another number of items than this.
    NotSoMany(usize),
    /// Another JSON type than this (Chinese, English).
    NotOfType(&'static str, &'static str),
    /// Outside this range.
    OutOfRange(i64, i64),
    /// None of these words.
    NotOneOf(Vec<&'static str>),
    /// More decimals than this.
    TooPrecise(usize),
    /// An amount that is not above zero.
    NotPositive,
    /// Not of this form (Chinese, English).
    NotOfForm(&'static str, &'static str),
    /// The body is no JSON object in UTF-8.
    NotJson,
    /// The body is nested deeper than this.
    TooDeep(usize),
    /// It breaks a rule that this phrase states (Chinese, English).
    Rule(&'static str, &'static str),
}

impl BadField {
    /// A defect of a field.
    pub fn new(path: impl Into<String>, defect: Defect) -> Self {
        Self { path: path.into(), defect }
    }
}

impl Defect {
    fn said(&self) -> Said {
        match self {
            Self::Missing => Said::both("不能缺失", "is missing"),
            Self::Empty => Said::both("不能为空", "must not be empty"),
            Self::Repeated => Said::both("重复出现", "occurs twice"),
            Self::TooLong(max) => Said::both(
                format!("不能超过 {max} 个字符"),
                format!("is longer than {max} characters"),
            ),
            Self::TooMany(max) => {
                Said::both(format!("不能超过 {max} 项"), format!("has more than {max} items"))
            }
            Self::TooFew(min) => {
                Said::both(format!("至少需要 {min} 项"), format!("needs at least {min} items"))
            }
            Self::NotSoMany(needed) => {
                Said::both(format!("须为 {needed} 项"), format!("must have {needed} items"))
            }
            Self::NotOfType(zh, en) => Said::both(format!("必须是{zh}"), format!("must be {en}")),
            Self::OutOfRange(min, max) if min == max => {
                Said::both(format!("必须是 {min}"), format!("must be {min}"))
            }
            Self::OutOfRange(min, max) => Said::both(
                format!("必须在 {min} 到 {max} 之间"),
                format!("must be between {min} and {max}"),
            ),
            Self::NotOneOf(words) => {
                let words = words.join(", ");
                Said::both(format!("必须是以下之一：{words}"), format!("must be one of: {words}"))
            }
            Self::TooPrecise(decimals) => Said::both(
                format!("最多 {decimals} 位小数"),
                format!("has more than {decimals} decimals"),
            ),
            Self::NotPositive => Said::both("必须大于 0", "must be above 0"),
            Self::NotOfForm(zh, en) => {
                Said::both(format!("必须形如 {zh}"), format!("must have the form {en}"))
            }
            Self::NotJson => {
                Said::both("必须是 UTF-8 编码的 JSON 对象", "must be a JSON object in UTF-8")
            }
            Self::TooDeep(max) => {
                Said::both(format!("嵌套不能超过 {max} 层"), format!("is nested deeper than {max}"))
            }
            Self::Rule(zh, en) => Said::both(*zh, *en),
        }
    }
}

impl From<BadField> for Refusal {
    fn from(bad: BadField) -> Self {
        Self::new(Code::ParameterError).with("defect", bad.defect.said()).with("field", bad.path)
    }
}

impl From<BadField> for Failure {
    fn from(bad: BadField) -> Self {
        Self::Refused(bad.into())
    }
}
