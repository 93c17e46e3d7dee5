//! [`asked_pause`]: for how long an endpoint asks to be left alone.

use super::schedule::LONGEST_MS;
use crate::time::Timestamp;

/// The months as HTTP writes them.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The milliseconds for which an endpoint asks at `wall` to be left alone, by its header
/// `Retry-After`: seconds, or an instant in the form that HTTP writes
/// (`Sun, 06 Nov 1994 08:49:37 GMT`). Never more than the longest pause, whatever it asks for.
///
/// # Errors
/// `None` for any other text: it asks for nothing that can be told.
pub fn asked_pause(text: &str, wall: Timestamp) -> Option<i64> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // What is too long for a number is longer than any pause.
        let seconds = text.parse().unwrap_or(i64::MAX);
        return Some(seconds.saturating_mul(1_000).min(LONGEST_MS));
    }
    let until = http_date(text)?;
    Some(until.ms().saturating_sub(wall.ms()).clamp(0, LONGEST_MS))
}

fn http_date(text: &str) -> Option<Timestamp> {
    let (_weekday, date) = text.split_once(", ")?;
    let parts: Vec<&str> = date.split(' ').collect();
    let [day, month, year, time, "GMT"] = parts[..] else { return None };
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    Timestamp::parse_wire(&format!("{year}-{month:02}-{day}T{time}Z")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 60 * 60 * 1_000;

    #[test]
    fn seconds_and_instants_are_read_and_bounded() {
        let wall = Timestamp::parse_wire("1994-11-06T08:49:37Z").expect("an instant");
        let table = [
            ("0", Some(0)),
            ("120", Some(120_000)),
            (" 7 ", Some(7_000)),
            ("21600", Some(6 * HOUR)),
            ("21601", Some(6 * HOUR)),
            ("99999999999999999999999", Some(6 * HOUR)),
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60_000)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
            ("Sat, 05 Nov 1994 08:49:37 GMT", Some(0)),
            ("Tue, 08 Nov 1994 08:49:37 GMT", Some(6 * HOUR)),
        ];
        for (text, pause) in table {
            assert_eq!(asked_pause(text, wall), pause, "{text}");
        }
    }

    #[test]
    fn other_texts_ask_for_nothing() {
        let wall = Timestamp::EPOCH;
        for text in [
            "",
            "-1",
            "1.5",
            "soon",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
        ] {
            assert_eq!(asked_pause(text, wall), None, "{text}");
        }
    }
}
