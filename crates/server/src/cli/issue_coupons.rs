//! `hubu issue-coupons`: coupons of a plan for everybody in a CSV file.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;
use hubu_api::codes::Code;
use serde::{Deserialize, Serialize};

use super::plane::{self, Asked, Plane, Refused, refusal, request_of, understood};
use super::{Context, Failure, batch_name, output};

/// The operation it sends, and how many rows at once.
const OPERATION: &str = "IssueCoupons";
const ROWS: usize = 100;

/// Issue coupons or cards to everybody in a CSV file · 按 CSV 文件发放优惠券或储值卡
///
/// Standard output tells for every row what became of it, as CSV (`--json`: a JSON line each). Run it
/// again with the same `--batch` after an interruption: what was issued is told again, not issued
/// again. A file that changed meanwhile is refused. Keys are those of `hubu operator`.
///
/// 标准输出逐行给出结果。中断后以相同的 `--batch` 再次执行即可续发，已发放的行不会重复发放；
/// 文件若已更改则会被拒绝。
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples · 示例:
  hubu operator CreateCouponPlan --body @plan.json       # tells the plan's id · 得到计划编号
  hubu issue-coupons --plan PP… --customers spring.csv --batch spring-2026 > issued.csv
The file has a customer's id in the first column of each row; a first row `customer_id` is its header.
文件每行第一列为客户 ID；首行可为表头 `customer_id`。")]
pub(super) struct Arguments {
    /// The plan · 优惠券计划
    #[arg(long, value_name = "ID")]
    plan: String,
    /// The CSV file · CSV 文件
    #[arg(long, value_name = "FILE")]
    customers: PathBuf,
    /// A name of your own for this issue; the same name is done once · 批次名，同名只发放一次
    #[arg(long, value_name = "NAME", value_parser = batch_name::parse)]
    batch: String,
    /// Issue them inactive: each is activated later · 发放后待激活
    #[arg(long)]
    inactive: bool,
    /// Which keys: a section of ~/.config/hubu/profiles.toml [env: HUBU_PROFILE] · 使用哪组密钥
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

#[derive(Serialize)]
struct Body<'a> {
    customer_ids: &'a [String],
    active: bool,
}

#[derive(Deserialize)]
struct Issued {
    issued: Vec<Row>,
}

/// What became of a row.
#[derive(Serialize, Deserialize)]
struct Row {
    customer_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    coupon_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<String>,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> Result<(), Failure> {
    let customers = read(&arguments.customers)?;
    let plane = Plane::open(context, arguments.profile.as_deref())?;
    if !context.json {
        output::data("customer_id,coupon_id,error_code");
    }
    let (mut done, mut issued) = (0, 0);
    for (number, rows) in customers.chunks(ROWS).enumerate() {
        let rows = send(&plane, arguments, number, rows)?;
        done += rows.len();
        for row in &rows {
            issued += usize::from(row.coupon_id.is_some());
            told(context, row);
        }
        if std::io::stderr().is_terminal() {
            output::say(&format!("{done} / {}", customers.len()));
        }
    }
    if issued == done {
        return Ok(());
    }
    let left = done - issued;
    Err(Failure::refused(
        format!("{left} of {done} rows were refused: see their error_code"),
        format!("{done} 行中有 {left} 行被拒绝，见各行 error_code"),
    ))
}

/// Sends some rows; the batch and their number are the key by which they are done once.
fn send(
    plane: &Plane,
    arguments: &Arguments,
    number: usize,
    rows: &[String],
) -> Result<Vec<Row>, Failure> {
    let body = plane::body(&Body { customer_ids: rows, active: !arguments.inactive })?;
    let key = format!("issue/{}/{number}", arguments.batch);
    let params = [("plan_id".to_owned(), arguments.plan.clone())];
    let asked = Asked { params: &params, body, key: Some(&key), ..Asked::default() };
    let answer = plane.send(OPERATION, &asked)?;
    if answer.status < 400 {
        let told: Issued = understood(&answer)?;
        return Ok(told.issued);
    }
    let refused: Refused = understood(&answer)?;
    // Nobody among them can get one: a matter of the rows, and the next may fare better.
    let of_rows = [Code::CustomerUnknown, Code::BalanceOutOfRange];
    if of_rows.iter().any(|code| refused.error_code == code.text()) {
        let row = |id: &String| Row {
            customer_id: id.clone(),
            coupon_id: None,
            error_code: Some(refused.error_code.clone()),
        };
        return Ok(rows.iter().map(row).collect());
    }
    let first = number * ROWS + 1;
    let id = request_of(&answer);
    let english = format!(
        "from customer {first} on: {} {} (request {id})",
        refused.error_code, refused.error_msg
    );
    Err(refusal(&answer, english, format!("自第 {first} 个客户起未发放（请求 {id}）")))
}

fn told(context: &Context, row: &Row) {
    if context.json {
        output::json(row);
        return;
    }
    let or_nothing = |text: &Option<String>| text.clone().unwrap_or_default();
    let (coupon, code) = (or_nothing(&row.coupon_id), or_nothing(&row.error_code));
    output::data(&format!("{},{coupon},{code}", row.customer_id));
}

/// The first column of each row. Ids hold neither quotes nor commas.
fn read(file: &Path) -> Result<Vec<String>, Failure> {
    let shown = file.display();
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::configuration(format!("{shown}: {error}"), "文件无法读取"))?;
    let mut customers = Vec::new();
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let first = line.split(',').next().unwrap_or_default().trim();
        if line.trim().is_empty() || (at == 0 && first == "customer_id") {
            continue;
        }
        if hubu_core::ids::CustomerId::parse(first).is_none() {
            return Err(Failure::configuration(
                format!("{shown}, line {}: `{first}` is no customer id", at + 1),
                format!("第 {} 行不是客户 ID", at + 1),
            ));
        }
        customers.push(first.to_owned());
    }
    if customers.is_empty() {
        return Err(Failure::configuration(format!("{shown} names nobody"), "文件中没有客户"));
    }
    Ok(customers)
}
