//! [`Declared`]: what the tables before them declare for prices and packages.

use std::collections::BTreeSet;

use super::cell::Cell;
use super::known::Known;
use super::problem::Problems;
use super::products::Products;
use super::read::Measures;
use super::said::charge::Charge;
use super::said::rule::Rule;
use super::schema::MEASURES;

/// What others need to know of a usage type.
#[derive(Debug)]
pub(super) struct Metered {
    /// Its code, as it is written in its table.
    pub code: String,
    /// The measure that usage is told in, where there is such a one.
    pub measure: Option<i64>,
}

/// What prices and packages name.
pub(super) struct Declared<'d> {
    /// Measures.
    pub measures: &'d Measures,
    /// Which of them can be converted, the smaller number first.
    pub pairs: &'d Known<(i64, i64), ()>,
    /// Usage types by type of resource and code in small letters.
    pub usage: &'d Known<(String, String), Metered>,
    /// Products.
    pub products: &'d Products,
    /// Those of them that hold something.
    pub packaged: BTreeSet<String>,
}

impl Declared<'_> {
    /// A usage type of this type of resource, as its table writes it, and a measure that it can be told in.
    pub fn usage(
        &self,
        resource_type: Option<&str>,
        usage: Cell<'_>,
        measured: Cell<'_>,
        problems: &mut Problems,
    ) -> (String, Option<i64>) {
        let metered = if let Some(of) = resource_type {
            let key = (of.to_owned(), usage.text.to_ascii_lowercase());
            self.usage.named(&key, usage, Rule::UsageType(usage.text, of), problems)
        } else {
            // Of a type of resource that is not there nobody knows what is metered.
            usage.is_missing(problems);
            None
        };
        let measure = self.measures.of(measured, MEASURES.file, problems).and_then(|(id, _)| *id);
        let told_in = metered.and_then(|metered| metered.measure);
        if let Some((told_in, measure)) = told_in.zip(measure)
            && !self.convertible(told_in, measure)
        {
            measured.tell(Charge::NotConvertible(told_in).said(), problems);
        }
        let code = metered.map_or_else(|| usage.text.to_owned(), |metered| metered.code.clone());
        (code, measure)
    }

    fn convertible(&self, one: i64, other: i64) -> bool {
        one == other || self.pairs.is_known(&(one.min(other), one.max(other)))
    }
}
