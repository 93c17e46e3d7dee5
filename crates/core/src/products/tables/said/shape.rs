//! [`Shape`]: what is wrong with files, headings and lines.

use super::{Said, both};

/// What keeps a file from being a table.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Shape {
    /// The file is not there.
    Missing,
    /// No table has this name.
    UnknownFile,
    /// The file is there twice.
    FileTwice,
    /// A line ends in a carriage return alone.
    LineEnd,
    /// A quote stands where none may.
    StrayQuote,
    /// A quote is never closed.
    OpenQuote,
    /// A heading is not there.
    MissingHeading,
    /// A column that no table of this name has.
    UnknownHeading,
    /// A heading is there twice.
    HeadingTwice,
    /// A line has more or fewer fields than there are headings.
    FieldCount {
        /// Its fields.
        found: usize,
        /// The headings.
        wanted: usize,
    },
    /// A line of empty fields.
    EmptyLine,
    /// There are so many more problems than are told.
    More(usize),
}

impl Shape {
    /// What is to be done.
    pub fn said(self) -> Said {
        match self {
            Self::Missing => both(
                "缺少该文件：请添加；没有内容时只写表头",
                "the file is missing: add it, with nothing but headings where nothing is to be said",
            ),
            Self::UnknownFile => both(
                "目录中没有这样的文件：请删除或改名",
                "no table of a catalogue has this name: remove the file or rename it",
            ),
            Self::FileTwice => {
                both("该文件出现了两次：请只保留一个", "the file is there twice: keep one")
            }
            Self::LineEnd => both(
                "行只以回车符结束：请以 LF 或 CRLF 换行",
                "the line ends in a carriage return alone: end lines in LF or CRLF",
            ),
            Self::StrayQuote => both(
                "引号位置不对：含引号的字段须整个放在引号内，其中的引号写两次",
                "a quote stands in a wrong place: put the whole field into quotes and write each \
                 quote inside of it twice",
            ),
            Self::OpenQuote => both(
                "引号没有结束：请补上结束的引号",
                "a quote is never closed: add the closing one",
            ),
            Self::MissingHeading => both(
                "缺少该列：请在第一行添加表头",
                "the column is missing: add its heading to the first line",
            ),
            Self::UnknownHeading => both(
                "未知的列：请删除该列或更正表头",
                "the table has no such column: remove it or correct its heading",
            ),
            Self::HeadingTwice => {
                both("该列出现了两次：请只保留一列", "the column is there twice: keep one")
            }
            Self::FieldCount { found, wanted } => both(
                format!("该行有 {found} 个字段，须有 {wanted} 个；含逗号的字段须放在引号内"),
                format!(
                    "the line has {found} fields and needs {wanted}: put a field with commas into \
                     quotes"
                ),
            ),
            Self::EmptyLine => both("该行没有内容：请删除", "the line is empty: remove it"),
            Self::More(more) => both(
                format!("还有 {more} 个问题没有列出：请先更正已列出的"),
                format!("{more} more problems are not told: correct these first"),
            ),
        }
    }
}
