//! `hubu export`: the journal of the realm, or a customer's statement, as a CSV file.

use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use super::call::{self, Language};
use super::{Context, Failure, output, small_runtime};
use crate::client::{self, Call, Opened, Whom};
use crate::{clock, files};

/// Export the journal or a statement as CSV · 导出总账或收支明细
///
/// The file appears when all of it is there; until then it is FILE.part, which is made anew. Only its
/// owner can read it. An export ends where it began:
/// what is posted meanwhile is not in it. Standard output is a summary with `--json`, nothing otherwise.
/// Keys are those of `hubu operator`.
///
/// 完整导出后才出现目标文件，此前为 FILE.part（每次重新创建）；仅所有者可读。导出截止于命令开始的时刻。密钥与 `hubu operator` 相同。
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples · 示例:
  hubu export journal --out journal.csv
  hubu export journal --out more.csv --from-posting 123456789   # what came after · 续导其后的凭证
  hubu export statement --customer 0a1b… --account cash --from-day 2026-01-01 --out cash.csv
UTF-8, RFC 4180, one line of headings; amounts are exact. docs/exports.md explains each column.
UTF-8 编码，首行为表头，金额精确；各列含义见 docs/exports.md。")]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Every entry of every posting, in the order they were recorded in · 全部凭证的分录
    Journal(Journal),
    /// The lines of a customer's cash or credit, oldest first · 客户的收支明细
    Statement(Statement),
}

/// What both have in common.
#[derive(Args, Debug)]
struct Target {
    /// The file · 目标文件
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Language of the headings · 表头语言
    #[arg(long, value_enum, default_value = "en")]
    language: Language,
    /// Which keys: a section of ~/.config/hubu/profiles.toml [env: HUBU_PROFILE] · 使用哪组密钥
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

#[derive(Args, Debug)]
struct Journal {
    /// Go on after this posting · 从此凭证之后继续
    #[arg(long, value_name = "ID")]
    from_posting: Option<i64>,
    #[command(flatten)]
    target: Target,
}

#[derive(Args, Debug)]
struct Statement {
    /// The customer · 客户 ID
    #[arg(long, value_name = "ID")]
    customer: String,
    /// Cash or credit · 现金或信用账户
    #[arg(long, value_enum)]
    account: Account,
    /// First civil day of the realm; a year before the last without it · 起始日
    #[arg(long, value_name = "YYYY-MM-DD")]
    from_day: Option<String>,
    /// Last day, included; today without it · 截止日（含）
    #[arg(long, value_name = "YYYY-MM-DD")]
    to_day: Option<String>,
    #[command(flatten)]
    target: Target,
}

#[derive(Clone, Copy, ValueEnum, Debug)]
enum Account {
    Cash,
    Credit,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Summary<'a> {
    file: String,
    rows: u64,
    bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_posting_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> Result<(), Failure> {
    let mut params = Vec::new();
    let mut give = |name: &str, value: String| params.push((name.to_owned(), value));
    let (operation, target) = match &arguments.what {
        What::Journal(journal) => {
            if let Some(after) = journal.from_posting {
                give("after_posting_id", after.to_string());
            }
            ("ExportJournal", &journal.target)
        }
        What::Statement(statement) => {
            give("customer_id", statement.customer.clone());
            let account = match statement.account {
                Account::Cash => "cash",
                Account::Credit => "credit",
            };
            give("account", account.to_owned());
            let days = [("from_day", &statement.from_day), ("to_day", &statement.to_day)];
            for (name, day) in days {
                if let Some(day) = day {
                    give(name, day.clone());
                }
            }
            ("ExportCustomerStatement", &statement.target)
        }
    };
    small_runtime()?.block_on(export(context, operation, &params, target))
}

async fn export(
    context: &Context,
    operation: &str,
    params: &[(String, String)],
    target: &Target,
) -> Result<(), Failure> {
    let profile = client::find_profile(&context.environment, target.profile.as_deref());
    let profile = profile.map_err(|said| Failure::configuration(said, "没有可用的密钥"))?;
    let entries = call::entries();
    let entry = entries.iter().find(|entry| entry.spec.id == operation);
    let entry = entry.ok_or_else(|| Failure::failed("no such operation", "没有此操作"))?;
    let headers = [("X-Language", target.language.header())];
    let method = entry.spec.method.as_str();
    let call = Call { method, path: entry.spec.path, params, body: b"", headers: &headers };
    let opened = client::open(&profile, Whom::Operator, &call, clock::wall()).await?;
    if opened.status >= 400 {
        return Err(refused(operation, opened).await);
    }
    let (request_id, expected) = (opened.request_id.clone(), opened.rows);
    let part = part_of(&target.out);
    let mut saving = Saving::into(&part)?;
    let ended = saving.all(opened).await.and_then(|()| saving.check(expected));
    if let Err(failure) = ended {
        output::say(&saving.left_over(&part, operation == "ExportJournal"));
        return Err(failure);
    }
    saving.finish(&part, &target.out)?;
    let file = target.out.display().to_string();
    let (rows, bytes) = (saving.tally.rows(), saving.bytes);
    if context.json {
        let last_posting_id = (operation == "ExportJournal").then_some(saving.tally.last.as_str());
        let last_posting_id = last_posting_id.filter(|_| rows > 0);
        let request_id = request_id.as_deref();
        output::json(&Summary { file, rows, bytes, last_posting_id, request_id });
    } else {
        output::say(&format!("{file}: {rows} rows · {rows} 行"));
    }
    Ok(())
}

async fn refused(operation: &str, opened: Opened) -> Failure {
    let (status, id) = (opened.status, opened.request_id.clone().unwrap_or_default());
    let said = opened.text().await.unwrap_or_default();
    let english = format!("{operation} ended with {status}: {said} (request {id})");
    let chinese = format!("{operation} 返回 {status}（请求 {id}）");
    match status {
        400..500 => Failure::refused(english, chinese),
        _ => Failure::unavailable(english, chinese),
    }
}

/// `FILE.part`, beside the file.
fn part_of(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

/// An export on its way into a file.
struct Saving {
    file: BufWriter<File>,
    tally: Tally,
    bytes: u64,
    said_ms: i64,
}

impl Saving {
    fn into(part: &Path) -> Result<Self, Failure> {
        let file = files::create_anew(part).map_err(|error| unwritten(part, &error))?;
        let file = BufWriter::new(file);
        Ok(Self { file, tally: Tally::default(), bytes: 0, said_ms: clock::wall().ms() })
    }

    async fn all(&mut self, mut opened: Opened) -> Result<(), Failure> {
        let terminal = std::io::stderr().is_terminal();
        while let Some(piece) = opened.next().await? {
            self.file.write_all(&piece)?;
            self.bytes += u64::try_from(piece.len()).unwrap_or_default();
            self.tally.take(&piece);
            let now = clock::wall().ms();
            if terminal && now - self.said_ms >= 1_000 {
                self.said_ms = now;
                let of = opened.rows.map_or_else(String::new, |rows| format!(" / {rows}"));
                output::say(&format!("{}{of}", self.tally.rows()));
            }
        }
        Ok(())
    }

    /// What the server counted beforehand must be there.
    fn check(&self, expected: Option<u64>) -> Result<(), Failure> {
        let rows = self.tally.rows();
        match expected {
            Some(expected) if expected != rows => Err(Failure::failed(
                format!("{rows} rows came where the server announced {expected}"),
                format!("收到 {rows} 行，服务端声明为 {expected} 行"),
            )),
            _ => Ok(()),
        }
    }

    /// What is to be known of a file that is not whole.
    fn left_over(&mut self, part: &Path, is_journal: bool) -> String {
        let (part, rows) = (part.display(), self.tally.rows());
        // What cannot be written is no part of it.
        let kept = self.file.flush().is_ok();
        match self.tally.whole.as_str() {
            whole if is_journal && kept && !whole.is_empty() => format!(
                "{part} is not whole: it has {rows} rows; every posting up to {whole} is in it, go on \
                 with --from-posting {whole} · 文件不完整，可用 --from-posting {whole} 续导"
            ),
            _ => format!("{part} is not whole: it has {rows} rows · 文件不完整"),
        }
    }

    fn finish(&mut self, part: &Path, out: &Path) -> Result<(), Failure> {
        self.file.flush().map_err(|error| unwritten(part, &error))?;
        self.file.get_ref().sync_all().map_err(|error| unwritten(part, &error))?;
        std::fs::rename(part, out).map_err(|error| unwritten(out, &error))?;
        files::sync_name(out).map_err(|error| unwritten(out, &error))
    }
}

fn unwritten(file: &Path, error: &std::io::Error) -> Failure {
    Failure::configuration(format!("{}: {error}", file.display()), "文件无法写入")
}

/// Counts the lines of a table that comes in pieces, and notes their first fields.
#[derive(Default)]
struct Tally {
    lines: u64,
    quoted: bool,
    in_first: bool,
    begun: bool,
    first: String,
    /// The first field of the last line that is whole.
    last: String,
    /// The last first field whose lines are all there: another follows it.
    whole: String,
}

impl Tally {
    fn take(&mut self, piece: &[u8]) {
        for byte in piece {
            if !self.begun {
                (self.begun, self.in_first) = (true, true);
                self.first.clear();
            }
            match byte {
                b'"' => self.quoted = !self.quoted,
                b'\n' if !self.quoted => self.line(),
                b',' if !self.quoted => self.in_first = false,
                byte if self.in_first && *byte != b'\r' => self.first.push(char::from(*byte)),
                _ => {}
            }
        }
    }

    fn line(&mut self) {
        self.lines += 1;
        self.begun = false;
        // The first line is the headings.
        if self.lines > 1 && self.first != self.last {
            self.whole = std::mem::replace(&mut self.last, self.first.clone());
        }
    }

    /// Lines without the headings.
    fn rows(&self) -> u64 {
        self.lines.saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_wherever_they_are_cut() {
        let text = "posting_id,reason\r\n1,a\r\n1,\"b\r\nc, \"\"d\"\"\"\r\n2,e\r\n2,f\r\n3,g\r\n";
        for size in 1..text.len() {
            let mut tally = Tally::default();
            text.as_bytes().chunks(size).for_each(|piece| tally.take(piece));
            assert_eq!((tally.rows(), tally.last.as_str()), (5, "3"), "pieces of {size}");
            assert_eq!(tally.whole, "2", "3 may go on");
        }
    }

    #[test]
    fn what_is_cut_off_is_whole_up_to_the_posting_before() {
        let tally = |text: &str| {
            let mut tally = Tally::default();
            tally.take(text.as_bytes());
            (tally.rows(), tally.whole)
        };
        assert_eq!(tally("posting_id,x\r\n"), (0, String::new()));
        assert_eq!(tally("posting_id,x\r\n1,a\r\n1,b\r\n"), (2, String::new()));
        assert_eq!(tally("posting_id,x\r\n1,a\r\n2,b\r\n2,"), (2, "1".to_owned()));
    }
}
