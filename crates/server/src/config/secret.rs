//! [`Secret`]: a setting that is never shown.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// What stands in a secret's place wherever settings are shown.
pub const MASK: &str = "***";

/// A value that must not reach a terminal, a log or an error text: it prints and serialises as
/// [`MASK`]. Only [`Secret::reveal`] hands it out.
#[derive(Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(transparent)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for the one place that needs it.
    pub const fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl<T> Serialize for Secret<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_shows_itself_nowhere() {
        let secret = Secret::new("hunter2".to_owned());
        let json = serde_json::to_string(&secret).expect("a string");
        assert_eq!(format!("{secret:?} {json}"), "*** \"***\"");
        assert_eq!(secret.reveal(), "hunter2");
    }
}
