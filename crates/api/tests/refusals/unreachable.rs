//! Codes that no case brings about, and why: `conformance/unreachable.json`, which the suite of the
//! vendor's SDK reads too.

use hubu_api::codes::Code;
use serde::Deserialize;

/// Stands for every operation.
pub const EVERY: &str = "*";

/// The file. A code that a case brings about must be struck off.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unreachable {
    /// Declared, and nothing brings them about.
    pub nothing: Vec<Nothing>,
    /// Declared and brought about from inside the program; no request alone does.
    pub inside: Vec<Inside>,
    /// Named by the vendor and not declared here.
    pub undeclared: Vec<Undeclared>,
}

/// A declared code that nothing brings about.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {
    /// The operation that declares it.
    pub operation: String,
    refusal: String,
    /// The reason.
    pub why: String,
}

/// A declared code that only a test inside the program brings about.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inside {
    /// The operation that declares it, or [`EVERY`].
    pub operation: String,
    refusal: String,
    /// The reason.
    pub why: String,
    /// Where no case of the table does: the test that does, by an operation of its own.
    pub test: Option<Test>,
}

/// A test.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// Its file, under `tests`.
    pub file: String,
    /// Its name.
    pub name: String,
}

/// A code the vendor names for an operation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undeclared {
    /// The operation, or [`EVERY`].
    pub operation: String,
    /// Its text.
    pub code: String,
    /// Why it is not declared here.
    pub why: String,
}

impl Nothing {
    /// The row of the table of codes.
    pub fn code(&self) -> Code {
        named(&self.refusal)
    }
}

impl Inside {
    /// The row of the table of codes.
    pub fn code(&self) -> Code {
        named(&self.refusal)
    }
}

fn named(refusal: &str) -> Code {
    let found = Code::ALL.iter().find(|code| format!("{code:?}") == refusal);
    *found.unwrap_or_else(|| panic!("{refusal} is no code"))
}

/// Reads the file.
pub fn unreachable() -> Unreachable {
    let text = include_str!("../../../../conformance/unreachable.json");
    serde_json::from_str(text).expect("the list of what is out of reach")
}
