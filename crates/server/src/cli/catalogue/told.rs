//! What the server tells of a catalogue, as people read it.

use serde::Deserialize;

use crate::cli::output;

/// What became of an `apply`.
#[derive(Deserialize)]
#[expect(clippy::struct_field_names, reason = "the wire's names")]
pub(super) struct Applied {
    version: i64,
    applied: bool,
    added: usize,
    removed: usize,
    changed: usize,
    differences: Vec<Difference>,
}

#[derive(Deserialize)]
struct Difference {
    table: String,
    key: String,
    change: String,
    columns: Vec<Column>,
}

#[derive(Deserialize)]
#[expect(clippy::struct_field_names, reason = "the wire's names")]
struct Column {
    column: String,
    before: String,
    after: String,
}

/// Why it was refused.
#[derive(Deserialize)]
pub(super) struct Refused {
    pub error_code: String,
    pub error_msg: String,
    #[serde(default)]
    problems: Vec<Problem>,
}

#[derive(Deserialize)]
struct Problem {
    file: String,
    line: u64,
    column: String,
    message: String,
}

impl Applied {
    /// Differences are data; what they come to is for people.
    pub(super) fn tell(&self, dry_run: bool) {
        for difference in &self.differences {
            difference.tell();
        }
        let Self { version, added, removed, changed, .. } = self;
        let left = (added + removed + changed).saturating_sub(self.differences.len());
        if left > 0 {
            output::say(&format!("… {left} more differences · 另有 {left} 处差异"));
        }
        let counts = format!(
            "{added} added, {removed} removed, {changed} changed · 新增 {added}，删除 {removed}，\
             更改 {changed}"
        );
        output::say(&counts);
        output::say(&if self.applied {
            format!("Version {version} is in force · 版本 {version} 已生效")
        } else if dry_run {
            format!(
                "Nothing was applied: version {version} is in force · 未应用，当前版本 {version}"
            )
        } else {
            format!(
                "Version {version} has all of it already · 与当前版本 {version} 一致，未产生新版本"
            )
        });
    }
}

impl Difference {
    fn tell(&self) {
        let sign = match self.change.as_str() {
            "added" => '+',
            "removed" => '-',
            _ => '~',
        };
        let column = |Column { column, before, after }: &Column| {
            format!("  {column}: {before:?} -> {after:?}")
        };
        let columns = self.columns.iter().map(column).collect::<Vec<_>>().concat();
        output::data(&format!("{sign} {:<18} {}{columns}", self.table, self.key));
    }
}

impl Refused {
    /// A line a problem: `products.csv:12 [region] message`.
    pub(super) fn tell(&self) {
        for Problem { file, line, column, message } in &self.problems {
            let at = match (file.as_str(), line) {
                ("", _) => String::new(),
                (file, 0) => format!("{file}: "),
                (file, line) => format!("{file}:{line} "),
            };
            let column = if column.is_empty() { String::new() } else { format!("[{column}] ") };
            output::say(&format!("{at}{column}{message}"));
        }
    }
}
