//! `hubu call` and `hubu operator`: signed requests by the name of the operation.

use std::io::Read;

use clap::{Args, ValueEnum};
use hubu_api::operation::Plane;
use hubu_api::registry::Entry;
use hubu_api::{catalogue, ops};
use serde::Serialize;
use serde_json::value::RawValue;

use super::{Context, Failure, output, small_runtime};
use crate::client::{self, Call, Whom};
use crate::clock;

/// What both commands take.
#[derive(Args, Debug)]
pub(super) struct Request {
    /// The operation's name, such as ShowCustomerAccountBalances; without it all are listed · 操作名
    operation: Option<String>,
    /// A parameter of path or query; repeat for more · 路径或查询参数
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    param: Vec<(String, String)>,
    /// The JSON body, `@FILE` to read a file, `-` for standard input · 请求体
    #[arg(long, value_name = "JSON")]
    body: Option<String>,
    /// Language of names and messages · 返回语言
    #[arg(long, value_enum)]
    language: Option<Language>,
    /// The server does a write with one key once, however often it is sent · 幂等键
    #[arg(long, value_name = "KEY")]
    idempotency_key: Option<String>,
    /// Which keys: a section of ~/.config/hubu/profiles.toml [env: HUBU_PROFILE] · 使用哪组密钥
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

/// A language of names and messages.
#[derive(Clone, Copy, ValueEnum, Debug)]
pub(super) enum Language {
    Zh,
    En,
}

impl Language {
    /// What asks for it in `X-Language`.
    pub(super) const fn header(self) -> &'static str {
        match self {
            Self::Zh => "zh_CN",
            Self::En => "en_US",
        }
    }
}

/// Call an operation of the vendor's interface, signed · 调用云厂商接口
///
/// Standard output is the body of the answer; with `--json` it is one line with status, request id
/// and body. Keys come from HUBU_AK, HUBU_SK and HUBU_ENDPOINT, or from a profile, never from
/// arguments. It ends with 3 when the server refuses, 4 when it fails or cannot be reached.
///
/// 标准输出为应答体。密钥取自环境变量或配置文件，从不取自命令行参数。
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples · 示例:
  export HUBU_ENDPOINT=http://127.0.0.1:8480 HUBU_AK=… HUBU_SK=…
  hubu call                                             # every operation · 列出全部操作
  hubu call ShowCustomerAccountBalances --language en
  hubu call ListEnterpriseSubCustomers --param limit=10 --param offset=0
A profile in ~/.config/hubu/profiles.toml (chmod 600) · 配置文件:
  [default]
  endpoint = \"http://127.0.0.1:8480\"
  operator_endpoint = \"http://127.0.0.1:8481\"
  ak = \"…\"
  sk = \"…\"")]
pub(super) struct Arguments {
    #[command(flatten)]
    request: Request,
}

/// Call an operation of the operator plane, signed · 调用运营接口
///
/// The same as `hubu call`, against the operator plane: the profile's `operator_endpoint`, or its
/// `endpoint` where both are on one address. The keys must be an operator's.
///
/// 与 `hubu call` 相同，但调用运营接口，须使用运营账号的密钥。
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples · 示例:
  hubu operator                                         # every operation · 列出全部操作
  hubu operator ShowRealm
  hubu operator RechargeCustomer --param customer_id=… --body @recharge.json
Against `hubu serve`: export HUBU_ENDPOINT=http://127.0.0.1:8481")]
pub(super) struct OperatorArguments {
    #[command(flatten)]
    request: Request,
}

/// An operation by its name.
#[derive(Clone, Serialize)]
struct Known {
    operation: &'static str,
    method: String,
    path: &'static str,
    #[serde(skip)]
    summary: &'static str,
}

impl From<&Entry> for Known {
    fn from(entry: &Entry) -> Self {
        let spec = &entry.spec;
        Self {
            operation: spec.id,
            method: spec.method.to_string(),
            path: spec.path,
            summary: spec.summary[1],
        }
    }
}

#[derive(Serialize)]
struct Told<'a> {
    status: u16,
    request_id: Option<&'a str>,
    subject_token: Option<&'a str>,
    body: Option<&'a RawValue>,
}

/// Every operation that is built, of all planes.
pub(super) fn entries() -> Vec<Entry> {
    ops::registry()
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> Result<(), Failure> {
    let entries = entries();
    let built = entries.iter().filter(|entry| entry.spec.plane != Plane::Operator);
    let mut known: Vec<Known> = built.map(Known::from).collect();
    let others =
        catalogue::PAIRS.iter().filter(|pair| entries.iter().all(|entry| entry.spec.id != pair.id));
    known.extend(others.map(|pair| Known {
        operation: pair.id,
        method: pair.method.to_owned(),
        path: pair.path,
        summary: "(not built yet: the server answers 501)",
    }));
    ask(context, &arguments.request, Whom::Vendor, &known)
}

pub(super) fn run_operator(
    context: &Context,
    arguments: &OperatorArguments,
) -> Result<(), Failure> {
    let entries = entries();
    let plane = entries.iter().filter(|entry| entry.spec.plane == Plane::Operator);
    ask(context, &arguments.request, Whom::Operator, &plane.map(Known::from).collect::<Vec<_>>())
}

fn ask(context: &Context, request: &Request, whom: Whom, known: &[Known]) -> Result<(), Failure> {
    let Some(operation) = &request.operation else {
        list(context, known);
        return Ok(());
    };
    let found = known.iter().find(|known| known.operation == operation);
    let Known { method, path, .. } = found.ok_or_else(|| unknown(operation, known))?;
    let profile = client::find_profile(&context.environment, request.profile.as_deref());
    let profile = profile.map_err(|said| Failure::configuration(said, "没有可用的密钥"))?;
    let body = request.body.as_deref().map(body).transpose()?.unwrap_or_default();
    let mut headers = Vec::new();
    headers.extend(request.language.map(|language| ("X-Language", language.header())));
    headers.extend(request.idempotency_key.as_deref().map(|key| ("Idempotency-Key", key)));
    let call = Call { method, path, params: &request.param, body: &body, headers: &headers };
    let answer = small_runtime()?.block_on(client::send(&profile, whom, &call, clock::wall()))?;
    let raw = RawValue::from_string(answer.body.clone()).ok();
    if context.json {
        output::json(&Told {
            status: answer.status,
            request_id: answer.request_id.as_deref(),
            subject_token: answer.subject_token.as_deref(),
            body: raw.as_deref(),
        });
    } else if !answer.body.is_empty() {
        output::data(&answer.body);
    }
    let id = answer.request_id.unwrap_or_default();
    let english = format!("{operation} ended with {} (request {id})", answer.status);
    let chinese = format!("{operation} 返回 {}（请求 {id}）", answer.status);
    match answer.status {
        ..400 => Ok(()),
        400..500 => Err(Failure::refused(english, chinese)),
        _ => Err(Failure::unavailable(english, chinese)),
    }
}

fn list(context: &Context, known: &[Known]) {
    if context.json {
        output::json(&known);
        return;
    }
    for Known { operation, method, path, summary } in known {
        output::data(&format!("{operation:<48} {method:<6} {path:<64} {summary}"));
    }
}

/// Most names that are suggested.
const SUGGESTED: usize = 8;

/// Names that contain what was asked for, or else share most words with it.
fn near<'n>(asked: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let (part, wanted) = (asked.to_ascii_lowercase(), words(asked));
    let likeness = |name: &str| {
        if name.to_ascii_lowercase().contains(&part) {
            return usize::MAX;
        }
        let has = words(name);
        // The verb alone makes nothing alike.
        let shared = wanted.iter().filter(|word| has.contains(word)).count();
        if wanted.iter().skip(1).any(|noun| has.contains(noun)) { shared } else { 0 }
    };
    let alike: Vec<_> = names.map(|name| (likeness(name), name)).collect();
    let most = alike.iter().map(|(likeness, _)| *likeness).max().unwrap_or_default();
    let best = alike.into_iter().filter(|(likeness, _)| *likeness > 0 && *likeness == most);
    best.map(|(_, name)| name).take(SUGGESTED).collect()
}

/// The words of a name in lower case and in the singular: `list` and `order` of `ListOrders`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in name.chars() {
        match words.last_mut() {
            Some(word) if !letter.is_ascii_uppercase() => word.push(letter),
            _ => words.push(letter.to_ascii_lowercase().to_string()),
        }
    }
    words.iter().map(|word| word.trim_end_matches('s').to_owned()).collect()
}

fn unknown(operation: &str, known: &[Known]) -> Failure {
    let near = near(operation, known.iter().map(|known| known.operation));
    let near = if near.is_empty() { "none is like it".to_owned() } else { near.join(", ") };
    Failure::configuration(
        format!("no operation `{operation}`; near it: {near}"),
        format!("没有操作 `{operation}`；不带操作名执行可列出全部"),
    )
}

fn body(argument: &str) -> Result<Vec<u8>, Failure> {
    let read = match argument.strip_prefix('@') {
        Some(file) => std::fs::read(file),
        None if argument == "-" => {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
        }
        None => Ok(argument.as_bytes().to_vec()),
    };
    let bytes = read.map_err(|error| {
        Failure::configuration(format!("--body {argument}: {error}"), "请求体无法读取")
    })?;
    match serde_json::from_slice::<&RawValue>(&bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Failure::configuration(
            format!("the body is no JSON: {error}"),
            "请求体不是合法的 JSON",
        )),
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("it must be NAME=VALUE · 应为 名=值")?;
    Ok((name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn names_are_suggested_by_part_and_by_word() {
        let names = ["ListCustomerOrders", "ListCustomers", "ShowBalances", "ListMeasureUnits"];
        let table: [(&str, &[&str]); 7] = [
            ("orders", &["ListCustomerOrders"]),
            ("ListOrders", &["ListCustomerOrders"]),
            ("ListOrder", &["ListCustomerOrders"]),
            ("ShowOrders", &["ListCustomerOrders"]),
            ("ShowCustomer", &["ListCustomerOrders", "ListCustomers"]),
            ("listcust", &["ListCustomerOrders", "ListCustomers"]),
            ("ListRefunds", &[]),
        ];
        for (asked, expected) in table {
            assert_eq!(near(asked, names.into_iter()), expected, "{asked}");
        }
    }
}
