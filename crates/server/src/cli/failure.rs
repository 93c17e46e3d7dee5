//! [`Failure`]: why a command ends without success, in both languages, with its exit code.

use std::fmt;
use std::process::ExitCode;

/// The kinds of failure; each is an exit code, which stays what it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// 1: something went wrong that is nobody's typing error.
    Failed,
    /// 2: the command line or the configuration cannot be used.
    Configuration,
    /// 3: the server refused the request (an answer of 4xx).
    Refused,
    /// 4: the realm, its database or the server cannot be reached, or is in use.
    Unavailable,
    /// 5: `doctor` found something wrong.
    Unsound,
}

impl Kind {
    /// The exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Configuration => 2,
            Self::Refused => 3,
            Self::Unavailable => 4,
            Self::Unsound => 5,
        }
    }
}

/// Why a command failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    kind: Kind,
    english: String,
    chinese: String,
}

impl Failure {
    fn new(kind: Kind, english: impl Into<String>, chinese: impl Into<String>) -> Self {
        Self { kind, english: english.into(), chinese: chinese.into() }
    }

    /// Something went wrong.
    pub fn failed(english: impl Into<String>, chinese: impl Into<String>) -> Self {
        Self::new(Kind::Failed, english, chinese)
    }

    /// The command line or the configuration cannot be used.
    pub fn configuration(english: impl Into<String>, chinese: impl Into<String>) -> Self {
        Self::new(Kind::Configuration, english, chinese)
    }

    /// The server refused.
    pub fn refused(english: impl Into<String>, chinese: impl Into<String>) -> Self {
        Self::new(Kind::Refused, english, chinese)
    }

    /// Something cannot be reached or is in use.
    pub fn unavailable(english: impl Into<String>, chinese: impl Into<String>) -> Self {
        Self::new(Kind::Unavailable, english, chinese)
    }

    /// A check found something wrong.
    pub fn unsound(english: impl Into<String>, chinese: impl Into<String>) -> Self {
        Self::new(Kind::Unsound, english, chinese)
    }

    /// What it says, in English.
    pub fn english(&self) -> &str {
        &self.english
    }

    /// Which kind it is.
    pub const fn kind(&self) -> Kind {
        self.kind
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "hubu: {}\n      {}", self.english, self.chinese)
    }
}

impl From<Failure> for ExitCode {
    fn from(failure: Failure) -> Self {
        Self::from(failure.kind.code())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::failed(error.to_string(), "输入输出失败")
    }
}
