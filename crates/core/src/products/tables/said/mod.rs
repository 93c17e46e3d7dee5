//! What is said about everything that can be wrong with a table, in two languages.

pub(super) mod charge;
pub(super) mod field;
pub(super) mod package;
pub(super) mod rule;
pub(super) mod shape;

/// What is to be done, in Chinese and in English.
pub(super) type Said = (String, String);

/// How much of what somebody wrote is shown.
const SHOWN: usize = 64;

fn both(zh: impl Into<String>, en: impl Into<String>) -> Said {
    (zh.into(), en.into())
}

/// The beginning of what somebody wrote, with what cannot be seen written out.
pub(super) fn shown(value: &str) -> String {
    let mut shown = String::new();
    for c in value.chars().take(SHOWN) {
        if seen(c) {
            shown.push(c);
        } else {
            shown.extend(c.escape_unicode());
        }
    }
    if value.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// Can people see the character, or is it the usual blank?
pub(super) fn seen(c: char) -> bool {
    // Characters of no width, marks of direction, and the mark of the byte order.
    let invisible = matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
    );
    !c.is_control() && !invisible && (c == ' ' || !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        for (value, expected) in [
            ("s6.small.1 linux", "s6.small.1 linux"),
            ("弹性云服务器", "弹性云服务器"),
            ("a\tb\n", "a\\u{9}b\\u{a}"),
            ("10\u{a0}GB", "10\\u{a0}GB"),
            ("\u{3000}名", "\\u{3000}名"),
            ("\u{200b}", "\\u{200b}"),
        ] {
            assert_eq!(shown(value), expected);
        }
        assert_eq!(shown(&"x".repeat(64)), "x".repeat(64));
        assert_eq!(shown(&"x".repeat(65)), format!("{}…", "x".repeat(64)));
    }
}
