//! `hubu clock`: business time of a virtual realm is read and moved.

use clap::{Args, Subcommand};
use hubu_core::time::Timestamp;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::{Deserialize, Serialize};

use super::plane::{Asked, Plane, body};
use super::{Context, Failure, output};

/// Obligations that one request works on: a second or so, after which progress is told.
const JOBS_A_STEP: u32 = 500;

/// Read business time and move it (virtual realms) · 查看与推进业务时间（虚拟时钟）
///
/// Everything that falls due on the way is done at its own instant and in its order: terms end, resources
/// are renewed, frozen and released, coupons and credit lapse, deadlines pass. Keys are those of `hubu
/// operator`.
///
/// 推进过程中，所有到期事项按其各自的时刻依次处理：周期到期、自动续费、冻结与释放、优惠券与信用过期、支付时限等。
#[derive(Args, Debug)]
#[command(after_long_help = "\
Examples · 示例:
  hubu clock                                     what time it is · 当前业务时间
  hubu clock advance --by 30d                    a month of renewals · 推进三十天
  hubu clock advance --to 2027-01-01T00:00:00+08:00
  hubu clock freeze                              it stands still until it is moved · 冻结
  hubu clock flow                                it flows as the process's clock does · 恢复流动
An interrupted advance tells how to go on; what was done stays done.
推进中断后按提示继续即可，已处理的事项不会重复。")]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: Option<What>,
    /// Which keys: a section of ~/.config/hubu/profiles.toml [env: HUBU_PROFILE] · 使用哪组密钥
    #[arg(long, value_name = "NAME", global = true)]
    profile: Option<String>,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Show it (as without a word) · 查看
    Show,
    /// Move it on · 推进
    Advance(Advance),
    /// Stop it · 冻结
    Freeze,
    /// Let it flow · 恢复流动
    Flow,
}

#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct Advance {
    /// To an instant: 2027-01-01T00:00:00+08:00 or …Z · 推进到指定时刻
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    to: Option<Timestamp>,
    /// By so many seconds, minutes, hours, days or weeks: 90s, 15m, 12h, 30d, 2w · 推进一段时间
    #[arg(long, value_name = "LENGTH", value_parser = seconds)]
    by: Option<i64>,
}

#[derive(Serialize)]
struct Wanted<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_seconds: Option<i64>,
    most_jobs: u32,
}

#[derive(Serialize, Deserialize)]
struct Clock {
    mode: String,
    now: String,
}

#[derive(Deserialize)]
struct Advanced {
    now: String,
    to: String,
    jobs: u64,
    finished: bool,
}

/// What `--json` prints of an advance.
#[derive(Serialize)]
struct Summary {
    now: String,
    jobs: u64,
}

fn instant(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse_with_offset(text)
        .map_err(|_| "an instant such as 2027-01-01T00:00:00+08:00 · 时刻格式有误".to_owned())
}

fn seconds(text: &str) -> Result<i64, String> {
    let wrong =
        || "a number with s, m, h, d or w, such as 30d · 须为带单位的数字，如 30d".to_owned();
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(wrong)?;
    let unit = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 604_800,
        _ => return Err(wrong()),
    };
    let number: i64 = number.parse().map_err(|_| wrong())?;
    number.checked_mul(unit).filter(|length| *length >= 0).ok_or_else(wrong)
}

pub(super) fn run(context: &Context, arguments: &Arguments) -> Result<(), Failure> {
    let plane = Plane::open(context, arguments.profile.as_deref())?;
    let operation = match &arguments.what {
        None | Some(What::Show) => "ShowClock",
        Some(What::Freeze) => "FreezeClock",
        Some(What::Flow) => "LetClockFlow",
        Some(What::Advance(advance)) => return move_on(context, &plane, advance),
    };
    let clock: Clock = plane.ask(operation, &Asked::default())?;
    if context.json {
        output::json(&clock);
    } else {
        output::data(&clock.now);
        output::say(&format!("the clock is {} · 时钟状态：{}", clock.mode, clock.mode));
    }
    Ok(())
}

/// Moves the clock step by step, telling how far it is.
fn move_on(context: &Context, plane: &Plane, advance: &Advance) -> Result<(), Failure> {
    let from: Clock = plane.ask("ShowClock", &Asked::default())?;
    let begun = second_of(&from.now);
    let bar = bar();
    let mut to = advance.to.map(Timestamp::to_wire);
    let mut jobs = 0;
    loop {
        let by_seconds = if to.is_none() { advance.by } else { None };
        let wanted = Wanted { to: to.as_deref(), by_seconds, most_jobs: JOBS_A_STEP };
        let asked = Asked { body: body(&wanted)?, ..Asked::default() };
        let step: Result<Advanced, Failure> = plane.ask("AdvanceClock", &asked);
        let Advanced { now, to: target, jobs: done, finished } = step.inspect_err(|_| {
            bar.abandon();
            if let Some(to) = &to {
                output::say(&format!("go on with · 继续执行: hubu clock advance --to {to}"));
            }
        })?;
        jobs += done;
        let (reached, whole) = (second_of(&now) - begun, second_of(&target) - begun);
        bar.set_length(whole.max(0).unsigned_abs());
        bar.set_position(reached.max(0).unsigned_abs());
        bar.set_message(format!("{now}  {jobs} done · 已处理 {jobs} 项"));
        to = Some(target);
        if finished {
            bar.finish_and_clear();
            told(context, Summary { now, jobs });
            return Ok(());
        }
    }
}

fn told(context: &Context, summary: Summary) {
    if context.json {
        output::json(&summary);
        return;
    }
    let Summary { now, jobs } = summary;
    output::data(&now);
    output::say(&format!("{jobs} obligations were done · 共处理 {jobs} 项到期事项"));
}

fn second_of(text: &str) -> i64 {
    Timestamp::parse_wire(text).map_or(0, Timestamp::second)
}

/// On a terminal; elsewhere nothing is drawn.
fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:30} {percent:>3}%  {msg}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_a_unit() {
        for (text, length) in [
            ("90s", Some(90)),
            ("15m", Some(900)),
            ("12h", Some(43_200)),
            ("30d", Some(2_592_000)),
            ("2w", Some(1_209_600)),
            ("0s", Some(0)),
            ("30", None),
            ("d", None),
            ("", None),
            ("-1d", None),
            ("1y", None),
            ("9223372036854775807w", None),
            ("1天", None),
        ] {
            assert_eq!(seconds(text).ok(), length, "{text}");
        }
    }
}
