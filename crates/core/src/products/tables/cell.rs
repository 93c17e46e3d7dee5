//! [`Cell`]: one field, read strictly. What cannot be read is told, and something stands for it.

use std::collections::BTreeSet;

use super::problem::Problems;
use super::said::Said;
use super::said::field::Field;
use super::said::seen;
use super::schema::FLAG;
use crate::money::{UnitPrice, decimal};
use crate::time::Timestamp;

/// The most characters of a code.
pub(super) const CODE: usize = 64;
/// Those of a specification (`orders` B1).
pub(super) const SPEC: usize = 400;
/// Those of a name, a value and a unit.
pub(super) const NAME: usize = 256;
/// Those of a description.
pub(super) const DESCRIPTION: usize = 1_000;
/// The largest number that clients read where the wire has an int.
pub(super) const INT: i64 = i32::MAX as i64;

/// Decimals of a quantity.
const QUANTITY: usize = 8;
/// Decimals of a price.
const PRICE: usize = 10;

/// One field of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell<'t> {
    /// The table.
    pub file: &'static str,
    /// The line.
    pub line: u64,
    /// The heading.
    pub column: &'static str,
    /// What was written.
    pub text: &'t str,
}

impl<'t> Cell<'t> {
    /// Tells what is wrong with it.
    pub fn tell(self, said: Said, problems: &mut Problems) {
        problems.add(self.file, self.line, self.column, said);
    }

    /// Is nothing written?
    pub const fn is_empty(self) -> bool {
        self.text.is_empty()
    }

    /// A code of at most so many characters.
    pub fn code(self, most: usize, problems: &mut Problems) -> String {
        if !self.is_missing(problems) && !is_code(self.text, most) {
            self.tell(Field::Code(self.text, most).said(), problems);
        }
        self.text.to_owned()
    }

    /// A text of one line that must be there.
    pub fn name(self, most: usize, problems: &mut Problems) -> String {
        if self.is_missing(problems) { String::new() } else { self.text(most, problems) }
    }

    /// A text of one line, or nothing.
    pub fn text(self, most: usize, problems: &mut Problems) -> String {
        let around = self.text.starts_with(' ') || self.text.ends_with(' ');
        if around || !self.text.chars().all(seen) || self.text.chars().count() > most {
            self.tell(Field::Text(self.text, most).said(), problems);
        }
        self.text.to_owned()
    }

    /// A whole number from `least` (0 or more) to `most`.
    pub fn whole(self, least: i64, most: i64, problems: &mut Problems) -> Option<i64> {
        if self.is_missing(problems) {
            return None;
        }
        let number = plain(self.text).then(|| self.text.parse::<i64>().ok()).flatten();
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.tell(Field::Whole(self.text, least, most).said(), problems);
        }
        number
    }

    /// One of some values by its word.
    pub fn word<T: Copy>(
        self,
        all: &[T],
        word: impl Fn(T) -> &'static str,
        problems: &mut Problems,
    ) -> Option<T> {
        if self.is_missing(problems) {
            return None;
        }
        let found = all.iter().copied().find(|value| word(*value) == self.text);
        if found.is_none() {
            let words: Vec<&str> = all.iter().copied().map(word).collect();
            self.tell(Field::Word(self.text, &words).said(), problems);
        }
        found
    }

    /// Yes or no.
    pub fn flag(self, problems: &mut Problems) -> bool {
        self.word(&FLAG, |word| word, problems) == Some(FLAG[0])
    }

    /// Items with one blank between two; letters do not tell one from another by their case.
    pub fn list(self, problems: &mut Problems) -> Vec<&'t str> {
        if self.is_empty() {
            return Vec::new();
        }
        let items: Vec<&str> = self.text.split(' ').collect();
        if items.contains(&"") {
            self.tell(Field::List.said(), problems);
            return Vec::new();
        }
        let mut seen = BTreeSet::new();
        for item in items.iter().filter(|item| !seen.insert(item.to_ascii_lowercase())) {
            self.tell(Field::ListedTwice(item).said(), problems);
        }
        items
    }

    /// A price that is not negative.
    pub fn price(self, problems: &mut Problems) -> UnitPrice {
        if self.is_missing(problems) {
            return UnitPrice::default();
        }
        let price = plain(self.text).then(|| UnitPrice::parse(self.text, PRICE).ok()).flatten();
        price.unwrap_or_else(|| {
            self.tell(Field::Price(self.text).said(), problems);
            UnitPrice::default()
        })
    }

    /// A quantity that is not negative, in units of 10⁻⁸; nothing is 0.
    pub fn quantity(self, problems: &mut Problems) -> Option<i64> {
        if self.is_empty() {
            return Some(0);
        }
        let units = decimal::parse(self.text, QUANTITY, QUANTITY).ok();
        let units = units.filter(|_| plain(self.text));
        if units.is_none() {
            self.tell(Field::Quantity(self.text).said(), problems);
        }
        units
    }

    /// An instant.
    pub fn instant(self, problems: &mut Problems) -> Timestamp {
        if self.is_missing(problems) {
            return Timestamp::EPOCH;
        }
        // Of a leap second nothing is left: it would be written otherwise.
        let exact = |at: &Timestamp| *at >= Timestamp::EPOCH && at.to_wire() == self.text;
        Timestamp::parse_wire(self.text).ok().filter(exact).unwrap_or_else(|| {
            self.tell(Field::Instant(self.text).said(), problems);
            Timestamp::EPOCH
        })
    }

    /// Is nothing written where something must be? That is told.
    pub fn is_missing(self, problems: &mut Problems) -> bool {
        if self.is_empty() {
            self.tell(Field::Empty.said(), problems);
        }
        self.is_empty()
    }
}

/// Is it a code of at most so many characters: visible ones of ASCII, without commas, which part lists?
pub(super) fn is_code(text: &str, most: usize) -> bool {
    let visible = |byte: u8| byte.is_ascii_graphic() && byte != b',';
    (1..=most).contains(&text.len()) && text.bytes().all(visible)
}

/// The text of a quantity in units of 10⁻⁸.
pub(super) fn quantity_text(units: i64) -> String {
    decimal::to_text(units, QUANTITY, 0)
}

/// Does it begin with the digits of a whole number, and with no zero that is not all of it?
fn plain(text: &str) -> bool {
    let whole = text.split('.').next().unwrap_or_default();
    let digits = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
    digits && (whole == "0" || !whole.starts_with('0'))
}
