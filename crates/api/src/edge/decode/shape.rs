//! What a type that comes in says of itself.

use super::{Fields, Reads};

/// A field as documented.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    /// Must it be there?
    pub required: bool,
    /// What it holds.
    pub shape: Shape,
    /// Is its rule asked for only where the field counts ([`Fields::where_it_counts`])?
    pub conditional: bool,
}

/// What a field holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shape {
    /// A text.
    Text {
        /// Most characters.
        max: usize,
        /// Digits only?
        digits: bool,
        /// A valid value.
        sample: &'static str,
    },
    /// An integer.
    Int {
        /// Smallest value.
        min: i64,
        /// Largest value.
        max: i64,
        /// What it is when left out.
        default: Option<i64>,
    },
    /// One of these words.
    Word(Vec<&'static str>),
    /// An amount as a text.
    Amount {
        /// Digits after the point.
        decimals: usize,
        /// Most characters.
        max: usize,
    },
    /// True or false.
    Bool,
    /// An object.
    Object(Vec<Field>),
    /// A list.
    List {
        /// Fewest items.
        min: usize,
        /// Most items.
        max: usize,
        /// What each item holds.
        item: Box<Shape>,
        /// In a query: one repeated key an item.
        repeated: bool,
    },
}

/// The fields of a type.
pub fn describe<T: Reads>() -> Vec<Field> {
    let mut fields = Fields::describing();
    let read = T::read(&mut fields);
    debug_assert!(read.is_ok(), "a sample breaks its own rule");
    fields.into_description()
}
