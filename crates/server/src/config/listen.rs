//! [`Listen`]: where a listener stands, or that there is none.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An address to listen on, or `off`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub enum Listen {
    /// No such listener.
    Off,
    /// An address; port 0 lets the system choose.
    On(SocketAddr),
}

impl Listen {
    /// The address, unless it is off.
    pub const fn address(self) -> Option<SocketAddr> {
        match self {
            Self::Off => None,
            Self::On(address) => Some(address),
        }
    }

    /// Can other machines reach it?
    pub fn is_exposed(self) -> bool {
        self.address().is_some_and(|address| !address.ip().to_canonical().is_loopback())
    }
}

impl FromStr for Listen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "off" {
            return Ok(Self::Off);
        }
        if let Some(port) = text.strip_prefix("localhost:").and_then(|port| port.parse().ok()) {
            return Ok(Self::On(SocketAddr::new(IpAddr::from([127, 0, 0, 1]), port)));
        }
        text.parse().map(Self::On).map_err(|_| {
            format!("`{text}` is not ADDRESS:PORT (such as 127.0.0.1:8480 or [::1]:8480) nor `off`")
        })
    }
}

impl TryFrom<String> for Listen {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Listen> for String {
    fn from(listen: Listen) -> Self {
        listen.to_string()
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("off"),
            Self::On(address) => address.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_judged() {
        let exposed = |text: &str| text.parse::<Listen>().map(Listen::is_exposed);
        for inner in ["127.0.0.1:0", "127.8.9.1:80", "[::1]:8480", "localhost:1", "off"] {
            assert_eq!(exposed(inner), Ok(false), "{inner}");
        }
        for outer in ["0.0.0.0:8480", "[::]:8480", "192.0.2.7:80", "[::ffff:192.0.2.7]:80"] {
            assert_eq!(exposed(outer), Ok(true), "{outer}");
        }
        assert_eq!(exposed("[::ffff:127.0.0.1]:80"), Ok(false));
        for bad in ["8480", "localhost", "example.org:80", "127.0.0.1", ""] {
            assert!(exposed(bad).is_err(), "{bad}");
        }
    }
}
