//! [`Receiver`]: where a code goes.

use std::fmt;

use crate::customers::{MailAddress, MobilePhone};

/// Where a code goes. Personal: `Debug` shows it masked.
#[derive(Clone, PartialEq, Eq)]
pub enum Receiver {
    /// By SMS.
    Phone(MobilePhone),
    /// By e-mail.
    Mail(MailAddress),
}

impl Receiver {
    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Phone(phone) => phone.as_str(),
            Self::Mail(mail) => mail.as_str(),
        }
    }

    /// One spelling for one address: what its fingerprint is made of.
    pub fn spelling(&self) -> String {
        match self {
            Self::Phone(phone) => phone.digits(),
            Self::Mail(mail) => mail.spelling(),
        }
    }

    /// The address with most of it hidden, for screens and audit.
    pub fn masked(&self) -> String {
        match self {
            Self::Phone(phone) => phone.masked(),
            Self::Mail(mail) => mail.masked(),
        }
    }

    /// Reads an address that was kept as it was written: a phone has no `@`.
    pub fn parse(text: &str) -> Option<Self> {
        if text.contains('@') {
            MailAddress::parse(text).map(Self::Mail)
        } else {
            MobilePhone::parse(text).map(Self::Phone)
        }
    }
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Receiver({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_back_and_has_one_spelling() {
        let table = [
            ("+8613800001234", "13800001234", "+86*******1234"),
            ("Li.Lei@Example.com", "li.lei@example.com", "L*****@Example.com"),
        ];
        for (written, spelling, masked) in table {
            let receiver = Receiver::parse(written).expect("an address");
            let seen = (receiver.as_str(), receiver.spelling(), receiver.masked());
            assert_eq!(seen, (written, spelling.to_owned(), masked.to_owned()));
            assert_eq!(format!("{receiver:?}"), format!("Receiver({masked})"));
        }
        assert_eq!(Receiver::parse("nobody"), None);
    }
}
