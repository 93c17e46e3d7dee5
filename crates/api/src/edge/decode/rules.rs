//! The rules a field may have.

/// What an empty text means where a field may be left out; likewise the literal `null` and the literal
/// `""` of a query.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Empty {
    /// The same as leaving the field out: the usual wording.
    Absent,
    /// An error ("empty string not supported").
    Refused,
    /// Itself ("the empty string is used as a filter").
    Kept,
}

/// The rule of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Text {
    pub(super) max: usize,
    pub(super) empty: Empty,
    pub(super) null: Empty,
    pub(super) quoted: Empty,
    pub(super) digits: bool,
    pub(super) sample: &'static str,
}

impl Text {
    /// At most `max` characters. A field that may be left out may also be empty, which means the
    /// same; one that may not, may not be empty either.
    pub const fn max(max: usize) -> Self {
        Self {
            max,
            empty: Empty::Absent,
            null: Empty::Absent,
            quoted: Empty::Kept,
            digits: false,
            sample: "1",
        }
    }

    /// Digits only.
    #[must_use]
    pub const fn digits(self) -> Self {
        Self { digits: true, ..self }
    }

    /// What an empty text means.
    #[must_use]
    pub const fn empty(self, empty: Empty) -> Self {
        Self { empty, ..self }
    }

    /// What the literal `null` of a query means; kept, it is a text like any other. In a body null is
    /// the same as leaving the field out, unless it is refused.
    #[must_use]
    pub const fn null(self, null: Empty) -> Self {
        Self { null, ..self }
    }

    /// What two quotation marks and nothing else mean in a query: the pages tell a parameter that is
    /// *empty* (`name=`) from one that is *an empty string* (`name=""`). They are kept as the text they
    /// are unless this says otherwise.
    #[must_use]
    pub const fn quoted(self, quoted: Empty) -> Self {
        Self { quoted, ..self }
    }

    /// Neither empty nor null: what stands there must say something.
    #[must_use]
    pub const fn filled(self) -> Self {
        Self { empty: Empty::Refused, null: Empty::Refused, ..self }
    }

    /// A valid value: shown in the documents, and used where the field describes itself.
    #[must_use]
    pub const fn sample(self, sample: &'static str) -> Self {
        Self { sample, ..self }
    }
}

/// How many digits an amount may have after the point, and how many characters in all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Decimals {
    /// Digits after the point.
    pub decimals: usize,
    /// Characters in all.
    pub max: usize,
}

impl Decimals {
    /// "> 0, at most 2 decimals", 32 characters: the rule of all amounts that come in.
    pub const CENTS: Self = Self { decimals: 2, max: 32 };
}

/// Which part of a list is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Page {
    /// How many records to skip.
    pub offset: i64,
    /// How many to give.
    pub limit: i64,
}

impl Page {
    /// What a page has when nothing is asked for.
    pub const DEFAULT_LIMIT: i64 = 10;
    /// The largest offset of the documentation.
    pub const MAX_OFFSET: i64 = 2_147_483_647;

    /// The page of the old forms, whose `offset` is a page number from 1.
    #[must_use]
    pub const fn numbered(number: i64, limit: i64) -> Self {
        Self { offset: (number - 1) * limit, limit }
    }
}
