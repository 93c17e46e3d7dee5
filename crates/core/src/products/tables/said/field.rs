//! [`Field`]: what is wrong with a field by itself.

use super::{Said, both, shown};

/// Why a field cannot be read. Those with a text hold what was written.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Field<'t> {
    /// It must be filled.
    Empty,
    /// Not a code of at most so many characters.
    Code(&'t str, usize),
    /// Not a text of one line and at most so many characters.
    Text(&'t str, usize),
    /// Not a whole number within these bounds.
    Whole(&'t str, i64, i64),
    /// Not one of these words.
    Word(&'t str, &'t [&'static str]),
    /// Something stands in a list twice.
    ListedTwice(&'t str),
    /// Items of a list are not apart by one blank.
    List,
    /// Not a price.
    Price(&'t str),
    /// Not a quantity.
    Quantity(&'t str),
    /// Not an instant.
    Instant(&'t str),
}

impl Field<'_> {
    /// What is to be done.
    pub fn said(self) -> Said {
        match self {
            Self::Empty => both("必须填写", "must be filled"),
            Self::List => both(
                "各项之间须为一个空格，首尾不留空格",
                "put one blank between two items and none around them",
            ),
            Self::Code(value, most) => of(
                value,
                &format!("须为 1 到 {most} 个可见的 ASCII 字符，不含空格和逗号"),
                &format!("write 1 to {most} visible ASCII characters without blanks and commas"),
            ),
            Self::Text(value, most) => of(
                value,
                &format!("须为最多 {most} 个字符的一行文字，首尾不留空格，不含不可见的字符"),
                &format!(
                    "write one line of at most {most} characters, with no blanks around it and no \
                     characters that cannot be seen"
                ),
            ),
            Self::Whole(value, least, most) => of(
                value,
                &format!("须为 {least} 到 {most} 的整数，不带前导零"),
                &format!("write a whole number from {least} to {most} without leading zeros"),
            ),
            Self::Word(value, words) => {
                let words = words.join(", ");
                of(value, &format!("须为以下之一：{words}"), &format!("write one of: {words}"))
            }
            Self::ListedTwice(value) => {
                of(value, "出现了两次，请只保留一个", "stands there twice: keep one")
            }
            Self::Price(value) => of(
                value,
                "须为 0 到 922337203 的十进制数，最多十位小数，不带前导零",
                "write a decimal number from 0 to 922337203 with at most ten decimals and without \
                 leading zeros",
            ),
            Self::Quantity(value) => of(
                value,
                "须为 0 到 92233720368 的十进制数，最多八位小数，不带前导零",
                "write a decimal number from 0 to 92233720368 with at most eight decimals and \
                 without leading zeros",
            ),
            Self::Instant(value) => of(
                value,
                "须为形如 2026-01-01T00:00:00Z 的 UTC 时间，不早于 1970 年",
                "write an instant of UTC such as 2026-01-01T00:00:00Z, not before 1970",
            ),
        }
    }
}

fn of(value: &str, zh: &str, en: &str) -> Said {
    let value = shown(value);
    (format!("“{value}”：{zh}"), format!("`{value}`: {en}"))
}
