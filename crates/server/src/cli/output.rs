//! The two streams: data and people.

use std::io::Write;

use serde::Serialize;

/// A line of data on standard output. Who reads may have gone; that is no failure.
pub(super) fn data(line: &str) {
    let mut out = std::io::stdout().lock();
    let _gone = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// A value as one line of JSON on standard output.
pub(super) fn json(value: &impl Serialize) {
    data(&serde_json::to_string(value).expect("values for output have string keys"));
}

/// A text for people on standard error.
pub(super) fn say(text: &str) {
    let mut out = std::io::stderr().lock();
    let _gone = writeln!(out, "{text}");
}
