//! Texts that must not leak: [`Secret`] and [`Personal`].
//!
//! Neither can be serialised, printed or compared by accident: `Debug` shows a mask, there is no
//! `Display`, and the text comes out through a method whose name can be searched for.

use std::fmt;

/// What proves who somebody is: a secret key, a password, a token, a code sent to a phone.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Takes a text into custody.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for a signature, a hash or the one answer that shows it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl PartialEq for Secret {
    /// Takes the same time wherever two texts of one length differ.
    fn eq(&self, other: &Self) -> bool {
        let (one, two) = (self.0.as_bytes(), other.0.as_bytes());
        let differing = one.iter().zip(two).fold(0, |seen, (a, b)| seen | (a ^ b));
        one.len() == two.len() && std::hint::black_box(differing) == 0
    }
}

impl Eq for Secret {}

/// What says something of a person: a name, an address, a number of a document.
#[derive(Clone, PartialEq, Eq)]
pub struct Personal(String);

impl Personal {
    /// Takes a text into custody.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for a rule that compares it or an answer to whoever may see it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Personal(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_shown_by_debug() {
        let shown = format!("{:?} {:?}", Secret::new("s3cret"), Personal::new("Li Lei"));
        assert_eq!(shown, "Secret(***) Personal(***)");
    }

    #[test]
    fn secrets_are_equal_when_every_byte_is() {
        let table = [("", "", true), ("ab", "ab", true), ("ab", "aB", false), ("a", "ab", false)];
        for (one, two, equal) in table {
            assert_eq!(Secret::new(one) == Secret::new(two), equal, "{one} {two}");
        }
    }
}
