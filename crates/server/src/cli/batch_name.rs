//! The names that operators give to their batches: each is done once by the key it becomes part of.

/// The longest name: with what the commands put around it, it is within a key's 128 characters.
const LONGEST: usize = 100;

/// Reads a name that can stand in a key of the server's, which is a header's value: that loses the
/// spaces at its ends, and two names would be one.
pub(super) fn parse(text: &str) -> Result<String, String> {
    let printable = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if printable && text.trim() == text && (1..=LONGEST).contains(&text.len()) {
        return Ok(text.to_owned());
    }
    Err("it must be 1 to 100 printable ASCII characters, without spaces at its ends · \
         应为 1 至 100 个可打印 ASCII 字符，首尾不能有空格"
        .into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_a_header_can_hold() {
        for good in ["spring-2026", "spring 2026", "~", &"x".repeat(100)] {
            assert_eq!(parse(good).as_deref(), Ok(good));
        }
        for bad in
            ["", " ", "spring ", " spring", "春季", "a\tb", "a\nb", "\u{7f}", &"x".repeat(101)]
        {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }
}
