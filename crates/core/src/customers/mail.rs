//! [`MailAddress`]: an address that codes and notices are sent to.

use std::fmt;

use super::mask_name;

/// A mail address as the caller wrote it (`partner` 2.1: one `@` with both parts).
///
/// Personal: `Debug` shows it masked, and nothing but [`MailAddress::as_str`] gives it away.
#[derive(Clone, PartialEq, Eq)]
pub struct MailAddress(String);

impl MailAddress {
    /// Reads an address of at most 128 characters: a name and a host around one `@`, without blanks
    /// and control characters.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, host) = text.split_once('@')?;
        let whole = !name.is_empty() && !host.is_empty() && !host.contains('@');
        let odd = |c: char| c.is_whitespace() || c.is_control();
        (whole && text.chars().count() <= 128 && !text.contains(odd)).then(|| Self(text.to_owned()))
    }

    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// One spelling for one mailbox: small letters, as every host of today reads them.
    pub fn spelling(&self) -> String {
        self.0.to_lowercase()
    }

    /// The address with all but the first character of its name hidden: `l****@example.com`.
    pub fn masked(&self) -> String {
        let (name, host) = self.0.split_once('@').unwrap_or((&self.0, ""));
        format!("{}@{host}", mask_name(name))
    }
}

impl fmt::Debug for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailAddress({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_name_and_a_host() {
        for good in ["li.lei@example.com", "a@b", "李雷@例子.中国"] {
            assert_eq!(MailAddress::parse(good).as_ref().map(MailAddress::as_str), Some(good));
        }
        let long = format!("{}@b", "a".repeat(127));
        for bad in ["", "@", "a@", "@b", "a", "a@b@c", "a b@c", "a@b\n", &long] {
            assert_eq!(MailAddress::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn only_the_first_character_and_the_host_are_shown() {
        let mail = MailAddress::parse("Li.Lei@Example.com").expect("an address");
        assert_eq!(format!("{mail:?}"), "MailAddress(L*****@Example.com)");
        assert_eq!(mail.spelling(), "li.lei@example.com");
    }
}
