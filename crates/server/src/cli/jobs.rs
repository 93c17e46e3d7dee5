//! `hubu jobs`: what falls due and when, and what went wrong.

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

use super::plane::{Asked, Plane, refusal, request_of, understood};
use super::{Context, Failure, output};

/// Jobs of one request.
const A_PAGE: usize = 100;

/// Show what falls due, and take up again what failed too often · 查看到期任务，重试已停止的任务
///
/// The earliest first: `due_time`, kind, key, the customer it is about, and how often it failed in a row; one
/// that is parked tells why and waits for `hubu jobs retry`. Keys are those of `hubu operator`.
///
/// 按到期时间列出各项任务：到期时刻、类型、编号、客户、连续失败次数；已停止的任务会注明原因，可用 retry 重试。
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples · 示例:
  hubu jobs                              the next hundred · 最近到期的一百项
  hubu jobs --parked                     those that wait for a person · 仅看已停止的任务
  hubu jobs retry auto_renew 4569317536  try it once more · 重试
  hubu --json jobs --all | jq .kind      all of them, a JSON line each · 全部任务，每行一个 JSON")]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: Option<What>,
    /// Not only the first hundred · 列出全部
    #[arg(long)]
    all: bool,
    /// Only those that are parked · 仅列出已停止的任务
    #[arg(long)]
    parked: bool,
    /// Which keys: a section of ~/.config/hubu/profiles.toml [env: HUBU_PROFILE] · 使用哪组密钥
    #[arg(long, value_name = "NAME", global = true)]
    profile: Option<String>,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Take a parked job up again · 重试已停止的任务
    Retry {
        /// Its kind · 类型
        kind: String,
        /// Its key · 编号
        key: String,
    },
}

#[derive(Deserialize)]
struct Page {
    total_count: usize,
    jobs: Vec<Job>,
}

#[derive(Serialize, Deserialize)]
struct Job {
    kind: String,
    key: String,
    customer_id: String,
    due_time: String,
    failures: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    parked_reason: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> Result<(), Failure> {
    let plane = Plane::open(context, arguments.profile.as_deref())?;
    if let Some(What::Retry { kind, key }) = &arguments.what {
        return retry(&plane, kind, key);
    }
    let (mut seen, mut shown) = (0, 0);
    loop {
        let params = [("offset", seen), ("limit", A_PAGE)];
        let params = params.map(|(name, value)| (name.to_owned(), value.to_string()));
        let asked = Asked { params: &params, ..Asked::default() };
        let page: Page = plane.ask("ListJobs", &asked)?;
        seen += page.jobs.len();
        let wanted = |job: &&Job| !arguments.parked || job.parked_reason.is_some();
        for job in page.jobs.iter().filter(wanted) {
            shown += 1;
            tell(context, job);
        }
        let through = page.jobs.is_empty() || seen >= page.total_count;
        if through || !(arguments.all || arguments.parked) {
            let total = page.total_count;
            output::say(&format!("{shown} of {total} jobs · 显示 {shown} / {total} 项"));
            return Ok(());
        }
    }
}

fn tell(context: &Context, job: &Job) {
    if context.json {
        output::json(job);
        return;
    }
    let Job { kind, key, customer_id, due_time, failures, parked_reason } = job;
    let reason = parked_reason.as_deref().unwrap_or_default();
    output::data(&format!("{due_time}\t{kind}\t{key}\t{customer_id}\t{failures}\t{reason}"));
}

fn retry(plane: &Plane, kind: &str, key: &str) -> Result<(), Failure> {
    let params = [("kind".to_owned(), kind.to_owned()), ("key".to_owned(), key.to_owned())];
    let answer = plane.send("RetryJob", &Asked { params: &params, ..Asked::default() })?;
    if answer.status < 400 {
        output::say("it is taken up again · 已重新排入");
        return Ok(());
    }
    let said: super::plane::Refused = understood(&answer)?;
    let (code, id) = (said.error_code, request_of(&answer));
    let english = format!("RetryJob: {code} {} (request {id})", said.error_msg);
    Err(refusal(&answer, english, format!("RetryJob 返回 {code}（请求 {id}）")))
}
