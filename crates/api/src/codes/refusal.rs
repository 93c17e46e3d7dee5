//! What a refused caller is told, and how a failure is either that or a fault.

use std::borrow::Cow;

use hubu_app::{Error, Fault};

use super::Code;
use crate::language::Lang;

/// The value of a placeholder: the same in both languages, or one for each.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Said {
    /// A name, a number.
    Plain(Cow<'static, str>),
    /// A phrase.
    Both {
        /// Chinese.
        zh: Cow<'static, str>,
        /// English.
        en: Cow<'static, str>,
    },
}

impl Said {
    /// A phrase in both languages.
    pub fn both(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self::Both { zh: zh.into(), en: en.into() }
    }

    /// Its text in a language.
    pub fn text(&self, lang: Lang) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Both { zh, en } => lang.pick(zh, en),
        }
    }
}

impl<T: Into<Cow<'static, str>>> From<T> for Said {
    fn from(text: T) -> Self {
        Self::Plain(text.into())
    }
}

/// Something that is wrong in a file that came in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The file's name; empty where it is about all of them.
    pub file: String,
    /// The line, from 1; 0 where it is about the whole file.
    pub line: u64,
    /// The column's heading; empty where it is about the whole line.
    pub column: String,
    /// What is wrong.
    pub said: Said,
}

/// A refusal as it goes over the wire.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    code: Code,
    said: Vec<(&'static str, Said)>,
    check_items: Vec<&'static str>,
    items_are_errors: bool,
    problems: Vec<Problem>,
    place: Option<usize>,
}

impl Refusal {
    /// A refusal whose message has no placeholders.
    pub const fn new(code: Code) -> Self {
        Self {
            code,
            said: Vec::new(),
            check_items: Vec::new(),
            items_are_errors: false,
            problems: Vec::new(),
            place: None,
        }
    }

    /// Says which of several things it is about, by its place in the request from 0.
    #[must_use]
    pub fn about(self, place: usize) -> Self {
        Self { place: Some(place), ..self }
    }

    /// Which of several things it is about.
    pub const fn place(&self) -> Option<usize> {
        self.place
    }

    /// Fills a placeholder.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Said>) -> Self {
        self.said.push((name, value.into()));
        self
    }

    /// Lists the business checks that failed (`fail_check_items`).
    #[must_use]
    pub fn with_check_items(mut self, items: impl IntoIterator<Item = &'static str>) -> Self {
        self.check_items.extend(items);
        self
    }

    /// Lists them as `errorItems`, as some old forms do, where others say `failCheckItems`.
    #[must_use]
    pub fn with_items_as_errors(self) -> Self {
        Self { items_are_errors: true, ..self }
    }

    /// Lists what is wrong in files (`problems`).
    #[must_use]
    pub fn with_problems(mut self, problems: impl IntoIterator<Item = Problem>) -> Self {
        self.problems.extend(problems);
        self
    }

    /// The same refusal under another code, whose message has the same placeholders.
    #[must_use]
    pub fn under(self, code: Code) -> Self {
        Self { code, ..self }
    }

    /// Renames the field that is at fault, where one is.
    #[must_use]
    pub fn with_field_renamed(mut self, rename: impl Fn(&str) -> String) -> Self {
        for (name, said) in &mut self.said {
            if *name == "field"
                && let Said::Plain(field) = said
            {
                *field = rename(field).into();
            }
        }
        self
    }

    /// The code.
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The business checks that failed; empty for most codes.
    pub fn check_items(&self) -> &[&'static str] {
        &self.check_items
    }

    /// What is wrong in files; empty for most codes.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Does an old form list them as `errorItems`?
    pub const fn lists_error_items(&self) -> bool {
        self.items_are_errors
    }

    /// The message, its placeholders filled. Values are inserted once and never read for further
    /// placeholders: they may hold what a client sent.
    pub fn message(&self, lang: Lang) -> String {
        let mut text = String::new();
        let mut rest = self.code.template(lang);
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (name, tail) = after.split_once('}').unwrap_or((after, ""));
            let found = self.said.iter().find(|(key, _)| *key == name);
            text.push_str(found.map_or("", |(_, value)| value.text(lang)));
            rest = tail;
        }
        text.push_str(rest);
        text
    }
}

/// How an operation ends that does not succeed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Failure {
    /// A rule says no; the caller is told which.
    Refused(Refusal),
    /// An outage or a bug; the caller is told nothing but the request's id.
    Fault(Fault),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl<R: Into<Refusal>> From<Error<R>> for Failure {
    fn from(error: Error<R>) -> Self {
        match error {
            Error::Refused(refusal) => Self::Refused(refusal.into()),
            Error::Fault(fault) => Self::Fault(fault),
        }
    }
}
