//! `trade_time_begin` and `trade_time_end`: civil days, both included, at most a year apart.

use hubu_core::time::Day;

use crate::edge::decode::{BadField, Defect};

/// The days asked for: without an end up to today, without a beginning for a year.
///
/// # Errors
/// The beginning is after the end, or more than a year before it.
pub fn year_of_days(
    begin: Option<Day>,
    end: Option<Day>,
    today: Day,
) -> Result<(Day, Day), BadField> {
    let to = end.unwrap_or(today);
    let from = begin.unwrap_or_else(|| today.one_year_before());
    if begin.is_some() && from > to {
        let rule = Defect::Rule("不能晚于 trade_time_end", "must not be after trade_time_end");
        return Err(BadField::new("trade_time_begin", rule));
    }
    if begin.is_some() && from < to.one_year_before() {
        let rule = Defect::Rule(
            "与 trade_time_end 相距不能超过一年",
            "must be at most a year before trade_time_end",
        );
        return Err(BadField::new("trade_time_begin", rule));
    }
    Ok((from, to))
}
