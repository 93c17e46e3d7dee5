//! [`MobilePhone`]: a number that codes are sent to.

use std::fmt;

/// A mobile phone number as the caller wrote it (`accounts` A3 and A4, `partner` 2.1).
///
/// Personal: `Debug` shows it masked, and nothing but [`MobilePhone::as_str`] gives it away.
#[derive(Clone, PartialEq, Eq)]
pub struct MobilePhone(String);

impl MobilePhone {
    /// Reads a number of 1 to 20 characters: digits, with an optional `+` in front and at most one
    /// hyphen between a country code and the number (`13800000000`, `+8613800000000`,
    /// `0086-13800000000`).
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+').unwrap_or(text);
        let (code, number) = digits.split_once('-').unwrap_or(("0", digits));
        let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        (text.len() <= 20 && numeric(code) && numeric(number)).then(|| Self(text.to_owned()))
    }

    /// The number as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// One spelling for one phone, digits only: to count how often a phone is used. The mainland's
    /// country code is left out, because most callers there do not write it.
    pub fn digits(&self) -> String {
        let all: String = self.0.chars().filter(char::is_ascii_digit).collect();
        let international = self.0.starts_with('+') || self.0.starts_with("00");
        let trimmed = if international { all.trim_start_matches('0') } else { &all };
        match trimmed.strip_prefix("86") {
            Some(national) if national.len() == 11 && national.starts_with('1') => {
                national.to_owned()
            }
            _ => trimmed.to_owned(),
        }
    }

    /// The number with its middle hidden, for screens and audit: `138****0000`. Short numbers keep
    /// their last two digits.
    pub fn masked(&self) -> String {
        let (head, tail) = if self.0.len() >= 11 { (3, 4) } else { (0, 2.min(self.0.len() / 2)) };
        let hidden = self.0.len() - head - tail;
        format!("{}{}{}", &self.0[..head], "*".repeat(hidden), &self.0[head + hidden..])
    }
}

impl fmt::Debug for MobilePhone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MobilePhone({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_the_sheets_write_them() {
        for good in
            ["13800000000", "+8613800000000", "0086-13800000000", "1", "01234567890123456789"]
        {
            assert_eq!(MobilePhone::parse(good).as_ref().map(MobilePhone::as_str), Some(good));
        }
        for bad in [
            "",
            "+",
            "-",
            "0086-",
            "-138",
            "138 0000",
            "138-00-00",
            "1+38",
            "１３８",
            "012345678901234567890",
        ] {
            assert!(MobilePhone::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn one_phone_has_one_row_of_digits() {
        let table = [
            ("13800000000", "13800000000"),
            ("+8613800000000", "13800000000"),
            ("0086-13800000000", "13800000000"),
            ("86-13800000000", "13800000000"),
            ("0065-81234567", "6581234567"),
            ("+6581234567", "6581234567"),
            ("8612345", "8612345"),
        ];
        for (written, digits) in table {
            assert_eq!(
                MobilePhone::parse(written).expect("a number").digits(),
                digits,
                "{written}"
            );
        }
    }

    #[test]
    fn a_masked_number_keeps_its_length_and_hides_its_middle() {
        let table = [
            ("13800001234", "138****1234"),
            ("+8613800001234", "+86*******1234"),
            ("12345", "***45"),
            ("123", "**3"),
            ("1", "*"),
        ];
        for (written, masked) in table {
            let phone = MobilePhone::parse(written).expect("a number");
            assert_eq!(phone.masked(), masked);
            assert_eq!(format!("{phone:?}"), format!("MobilePhone({masked})"));
        }
    }
}
