//! Plain text: UTF-8, LF, no tabs, no trailing blanks, one newline at the end; no bare work notes.

use super::tree::{has_extension, is_text};
use super::{Finding, Tree};

const NOTES: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

/// The shortest reason that can say anything.
const REASON: usize = 12;

/// Checks every text file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, bytes) in tree.files().filter(|(path, _)| is_text(path)) {
        match std::str::from_utf8(bytes) {
            Ok(text) => check_text(path, text, &mut findings),
            Err(error) => {
                let good = &bytes[..error.valid_up_to()];
                let line = good.split(|byte| *byte == b'\n').count();
                findings.push(Finding::at(path, line, "not UTF-8", "save the file as UTF-8"));
            }
        }
    }
    findings
}

fn check_text(path: &str, text: &str, findings: &mut Vec<Finding>) {
    let prose = has_extension(path, &["md"]);
    // An expected body ends where the wire ends.
    let data = has_extension(path, &["json", "jsonl"]) && path.contains("/tests/");
    for (index, line) in text.split('\n').enumerate() {
        let mut say = |what: &str, instead: &str| {
            findings.push(Finding::at(path, index + 1, what, instead));
        };
        if line.ends_with('\r') {
            say("a carriage return", "end lines with a line feed alone");
        } else if line.ends_with([' ', '\t']) {
            say("trailing blanks", "remove them");
        }
        if line.contains('\t') {
            say("a tab", "use blanks, or \\t inside a string");
        }
        if !prose && has_bare_note(line) {
            say(
                "a work note without a reason",
                "write NOTE(topic): what is missing and why it waits",
            );
        }
    }
    if !data && !text.is_empty() && !text.ends_with('\n') {
        let line = text.split('\n').count();
        findings.push(Finding::at(path, line, "no newline at the end", "add one"));
    }
}

/// Whether a note stands in the line as a word and is not followed by `(topic): reason`.
fn has_bare_note(line: &str) -> bool {
    NOTES.iter().any(|note| {
        line.match_indices(note).any(|(at, _)| {
            let rest = &line[at + note.len()..];
            let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '"';
            let part = line[..at].ends_with(in_word) || rest.starts_with(in_word);
            !part && !has_reason(rest)
        })
    })
}

fn has_reason(rest: &str) -> bool {
    let Some((topic, reason)) = rest.strip_prefix('(').and_then(|rest| rest.split_once("):"))
    else {
        return false;
    };
    !topic.trim().is_empty() && reason.trim().chars().count() >= REASON
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whats(path: &str, text: &str) -> Vec<(usize, String)> {
        let found = check(&Tree::planted(&[(path, text)]));
        found.into_iter().map(|one| (one.line, one.what)).collect()
    }

    #[test]
    fn each_blemish_is_found_on_its_line() {
        let found = whats("a.rs", "a\r\n\tb\nc \nd");
        let expected = [
            (1, "a carriage return".to_owned()),
            (2, "a tab".to_owned()),
            (3, "trailing blanks".to_owned()),
            (4, "no newline at the end".to_owned()),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_note_needs_a_topic_and_a_reason() {
        let note = NOTES[0];
        let bare = format!("// {note}: later\n// {note}(lanes): x\n");
        assert_eq!(whats("a.rs", &bare).len(), 2);
        let fine = format!("// {note}(lanes): split once a second lane exists\nlet {note}S = 1;\n");
        assert_eq!(whats("a.rs", &fine), []);
    }

    #[test]
    fn other_encodings_are_found_and_clean_text_passes() {
        assert_eq!(whats("a.md", "# 户部 Hubu\n"), []);
        assert_eq!(whats("a.bin", "\t \r\n"), []);
        assert_eq!(whats("crates/api/tests/golden/a.json", "{}"), []);
        assert_eq!(whats("catalogue.json", "{}").len(), 1);
    }
}
