//! `hubu card-batch`: a batch of stored-value cards, whose codes go into a CSV file for the printer.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use hubu_api::codes::Code;
use hubu_core::coupons::MOST_CARDS;
use serde::{Deserialize, Serialize};

use super::plane::{self, Asked, Plane, Refused, refusal, request_of, understood};
use super::{Context, Failure, Kind, batch_name, output};
use crate::files;

/// The operation it sends.
const OPERATION: &str = "CreateCardBatch";

/// Make a batch of stored-value cards and write their codes as CSV · 创建储值卡批次并导出卡密
///
/// The codes are in FILE alone: the server keeps only their hashes. FILE is made for its owner to read,
/// never over another file, and before the batch, so that no code is lost for want of a place. Standard
/// output is the id of the batch (`--json`: a summary). Keys are those of `hubu operator`.
///
/// One name makes one batch. After an interruption run it again with the same `--batch`, having removed
/// an empty FILE: either the batch is made now, or you are told that it was made before. Its codes are
/// not shown again then; if you do not have them, void that batch and make another under a new name.
///
/// 卡密只写入目标文件（仅所有者可读，不覆盖已有文件），服务端仅保存其哈希。
///
/// 同一批次名只创建一次。中断后删除空文件并以相同的 `--batch` 再次执行即可；若批次此前已创建则会提示。
/// 卡密不会再次显示，如已丢失，请作废该批次，并以新的批次名重新创建。
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples · 示例:
  hubu card-batch --plan PP… --batch fair-2026 --count 200 --out fair.csv
  hubu operator ListCardBatches                          # what was made · 查看批次
  hubu operator VoidCardBatch --param batch_id=CB… --body '{\"reason\": \"codes lost\"}'
UTF-8, RFC 4180: serial (1, 2, …), card_no (may be seen) and code (redeems the card).
UTF-8 编码，各列为序号、卡号（可公开）与卡密（兑换码，须保密）。")]
pub(super) struct Arguments {
    /// The plan, one of stored-value cards · 储值卡计划
    #[arg(long, value_name = "ID")]
    plan: String,
    /// A key of your own for this batch; the same one is made once · 批次名，同名只创建一次
    #[arg(long, value_name = "NAME", value_parser = batch_name::parse)]
    batch: String,
    /// What operators call it; the key without it · 批次显示名称，默认同批次名
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// How many cards · 张数
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..=MOST_CARDS))]
    count: i64,
    /// The file · 目标文件
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Redeemed cards are activated later · 兑换后待激活
    #[arg(long)]
    inactive: bool,
    /// Which keys: a section of ~/.config/hubu/profiles.toml [env: HUBU_PROFILE] · 使用哪组密钥
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

#[derive(Serialize)]
struct Body<'a> {
    plan_id: &'a str,
    name: &'a str,
    count: i64,
    active: bool,
}

#[derive(Deserialize)]
struct Made {
    batch_id: String,
    plan_id: String,
    face_value: String,
    cards: Vec<Card>,
}

#[derive(Deserialize)]
struct Card {
    card_no: String,
    code: String,
}

/// What `--json` prints; codes are in the file alone.
#[derive(Serialize)]
struct Summary<'a> {
    file: String,
    batch_id: &'a str,
    plan_id: &'a str,
    face_value: &'a str,
    cards: usize,
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> Result<(), Failure> {
    let plane = Plane::open(context, arguments.profile.as_deref())?;
    let mut file = new_file(&arguments.out)?;
    let shown = arguments.out.display().to_string();
    let made = create(&plane, arguments);
    let made = made.inspect_err(|failure| {
        remove(&arguments.out);
        if failure.kind() == Kind::Unavailable {
            output::say(
                "whether the batch was made is told when this is run again as it is · \
                 批次是否已创建，再次执行相同命令即可得知",
            );
        }
    })?;
    save(&mut file, &made.cards).map_err(|error| {
        remove(&arguments.out);
        let batch = &made.batch_id;
        Failure::failed(
            format!("{shown}: {error}: the codes are lost, void the batch {batch}"),
            format!("文件无法写入，卡密已丢失，请作废批次 {batch}"),
        )
    })?;
    let cards = made.cards.len();
    if context.json {
        let Made { batch_id, plan_id, face_value, .. } = &made;
        output::json(&Summary { file: shown, batch_id, plan_id, face_value, cards });
    } else {
        output::data(&made.batch_id);
        output::say(&format!("{shown}: {cards} cards · {cards} 张"));
    }
    Ok(())
}

/// Has the batch made; its key is that by which it is made once.
fn create(plane: &Plane, arguments: &Arguments) -> Result<Made, Failure> {
    let body = plane::body(&Body {
        plan_id: &arguments.plan,
        name: arguments.name.as_deref().unwrap_or(&arguments.batch),
        count: arguments.count,
        active: !arguments.inactive,
    })?;
    let key = format!("cards/{}", arguments.batch);
    let answer = plane.send(OPERATION, &Asked { body, key: Some(&key), ..Asked::default() })?;
    if answer.status < 400 {
        return understood(&answer);
    }
    let Refused { error_code, error_msg } = understood(&answer)?;
    let batch = &arguments.batch;
    if error_code == Code::AnswerNotKept.text() {
        return Err(Failure::refused(
            format!(
                "{error_code}: `{batch}` was made before, and codes are shown once; if they are \
                 lost, void it (`hubu operator VoidCardBatch`) and make another under a new name"
            ),
            format!("批次 {batch} 此前已创建，卡密仅显示一次；如已丢失，请作废后以新名称重新创建"),
        ));
    }
    let id = request_of(&answer);
    let english = format!("{error_code} {error_msg} (request {id})");
    Err(refusal(&answer, english, format!("批次未创建（请求 {id}）")))
}

/// A file that is new, for its owner alone. Its name is on disk before the batch is made: what is
/// written later need only bring the codes there.
fn new_file(path: &Path) -> Result<File, Failure> {
    let failed = |error: std::io::Error| {
        Failure::configuration(format!("{}: {error}", path.display()), "目标文件无法创建")
    };
    let file = files::create(path).map_err(failed)?;
    files::sync_name(path).inspect_err(|_| remove(path)).map_err(failed)?;
    Ok(file)
}

/// Nothing of use is in it, and the next run makes it anew.
fn remove(path: &Path) {
    let _gone = std::fs::remove_file(path);
}

/// A line of headings and a line a card, on disk when it comes back. Numbers and codes hold neither quotes nor commas.
fn save(file: &mut File, cards: &[Card]) -> std::io::Result<()> {
    let row =
        |(at, Card { card_no, code }): (usize, &Card)| format!("{},{card_no},{code}\r\n", at + 1);
    let rows: Vec<String> = cards.iter().enumerate().map(row).collect();
    file.write_all(b"serial,card_no,code\r\n")?;
    file.write_all(rows.concat().as_bytes())?;
    file.sync_all()
}
