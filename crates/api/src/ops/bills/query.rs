//! What requests for bills say in one way.

use hubu_app::bills::Asking;
use hubu_core::bills::{BillType, ChargeMode, Method, days_of};
use hubu_core::time::{BillCycle, Day};

use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Text};

/// Lines of a page at the most.
pub const MOST: i64 = 1_000;
/// An empty string as a query writes it.
const QUOTED: &str = "\"\"";
/// The project of what belongs to none, as the pages name it besides `null`.
const UNASSIGNED: &str = "-1";
/// The largest number of a type of row.
const LAST_BILL_TYPE: i64 = 103;

/// Whose bills are asked for: `method` and `sub_customer_id`, which counts where a member's are.
pub struct Whose {
    method: Method,
    member: Option<String>,
}

impl Whose {
    /// Reads both.
    pub fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let words: Vec<_> = Method::ALL.iter().map(|one| (one.as_str(), *one)).collect();
        let method = fields.opt_word("method", &words, Empty::Absent)?.unwrap_or(Method::All);
        let rule = Text::max(64).quoted(Empty::Absent);
        let member = fields.where_it_counts(|fields| fields.opt_text("sub_customer_id", rule));
        if method != Method::SubCustomer {
            return Ok(Self { method, member: None });
        }
        let member = member?.ok_or_else(|| fields.bad("sub_customer_id", Defect::Missing))?;
        Ok(Self { method, member: Some(member) })
    }

    /// Of the caller.
    pub fn asking(self, cx: &Cx, payer: Option<String>) -> Result<Asking, Failure> {
        let caller = cx.caller()?;
        let caller = (caller.group, caller.customer);
        Ok(Asking { caller, method: self.method, member: self.member, payer })
    }
}

/// A code or id that is a filter also where it is empty: then of what has none.
pub fn blank_counts(
    fields: &mut Fields<'_>,
    name: &'static str,
) -> Result<Option<String>, BadField> {
    let rule = Text::max(64).empty(Empty::Kept).quoted(Empty::Kept);
    let text = fields.opt_text(name, rule)?;
    Ok(text.map(|text| if text == QUOTED { String::new() } else { text }))
}

/// `enterprise_project_id`; what belongs to none is `-1`, and `null` where that is kept.
pub fn project(
    fields: &mut Fields<'_>,
    name: &'static str,
    rule: Text,
) -> Result<Option<String>, BadField> {
    let text = fields.opt_text(name, rule)?;
    let none = |text: &str| [UNASSIGNED, "null", QUOTED].contains(&text);
    Ok(text.map(|text| if none(&text) { String::new() } else { text }))
}

/// `bill_type`.
pub fn bill_type(fields: &mut Fields<'_>) -> Result<Option<BillType>, BadField> {
    let Some(code) = fields.opt_int("bill_type", 1..=LAST_BILL_TYPE)? else { return Ok(None) };
    let rule = Defect::Rule("不是已有的账单类型", "is no type of a bill");
    BillType::from_code(code).map(Some).ok_or_else(|| fields.bad("bill_type", rule))
}

/// `charging_mode` or `charge_mode`, as a number.
pub fn charge_mode(
    fields: &mut Fields<'_>,
    name: &'static str,
) -> Result<Option<ChargeMode>, BadField> {
    let Some(code) = fields.opt_int(name, 1..=11)? else { return Ok(None) };
    ChargeMode::from_code(code).map(Some).ok_or_else(|| fields.bad(name, no_mode()))
}

/// What is wrong with a mode that there is not.
pub const fn no_mode() -> Defect {
    Defect::Rule("须为 1、3、10、11 之一", "must be one of 1, 3, 10, 11")
}

/// Two days of a cycle, in order. Where one is missing neither counts.
pub fn days(
    fields: &mut Fields<'_>,
    (begin, end): (&'static str, &'static str),
    cycle: BillCycle,
) -> Result<Option<(Day, Day)>, BadField> {
    let rule = Text::max(20).quoted(Empty::Absent).sample("2026-01-31");
    let form = ("YYYY-MM-DD", "YYYY-MM-DD");
    let mut day = |name| fields.opt_parsed(name, rule, form, |text| Day::parse(text).ok());
    let (Some(first), Some(last)) = (day(begin)?, day(end)?) else { return Ok(None) };
    let (opens, closes) = days_of(cycle);
    for (name, day) in [(begin, first), (end, last)] {
        if !(opens..=closes).contains(&day) {
            let rule = Defect::Rule("须在账期之内", "must be within the cycle");
            return Err(fields.bad(name, rule));
        }
    }
    if first > last {
        let rule = Defect::Rule("不能早于开始日期", "must not be before the first day");
        return Err(fields.bad(end, rule));
    }
    Ok(Some((first, last)))
}
