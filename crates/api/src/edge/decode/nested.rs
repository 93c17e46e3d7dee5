//! Objects and lists inside a body, and lists of repeated query keys.

use std::ops::RangeInclusive;

use super::fields::Source;
use super::json;
use super::{BadField, Defect, Field, Fields, Raw, Shape, Text};

/// How one value of a list is read: from its raw form, with the path it stands at.
type Item<'r, T> = dyn Fn(&Fields<'_>, Raw<'_>, &str) -> Result<T, BadField> + 'r;

impl<'a> Fields<'a> {
    /// An object that must be there.
    pub fn object_of<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&mut Fields<'_>) -> Result<T, BadField>,
    ) -> Result<T, BadField> {
        let found = self.nested_object(name, true, &read)?;
        found.ok_or_else(|| self.bad(name, Defect::Missing))
    }

    /// An object that may be left out.
    pub fn opt_object_of<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&mut Fields<'_>) -> Result<T, BadField>,
    ) -> Result<Option<T>, BadField> {
        self.nested_object(name, false, &read)
    }

    /// An object that is kept as it is written, whatever it holds; an empty one counts as left out.
    pub fn opt_object_as_written(
        &mut self,
        name: &'static str,
    ) -> Result<Option<String>, BadField> {
        if self.describe(name, false, || Shape::Object(Vec::new())) {
            return Ok(None);
        }
        let path = format!("{}{name}", self.prefix);
        match self.raw(name)? {
            Raw::Absent | Raw::Null => Ok(None),
            Raw::Nested(text) => {
                let empty = json::object(text, &path)?.is_empty();
                Ok((!empty).then(|| text.to_owned()))
            }
            _ => Err(BadField::new(path, Defect::NotOfType("对象", "an object"))),
        }
    }

    /// A list of objects; one that may be empty may also be left out.
    pub fn objects<T>(
        &mut self,
        name: &'static str,
        items: RangeInclusive<usize>,
        read: impl Fn(&mut Fields<'_>) -> Result<T, BadField>,
    ) -> Result<Vec<T>, BadField> {
        let required = *items.start() > 0;
        let (min, max) = (*items.start(), *items.end());
        let mut sample = None;
        let shape = || {
            let (value, fields) = described(&read);
            sample = value;
            Shape::List { min, max, item: Box::new(Shape::Object(fields)), repeated: false }
        };
        if self.describe(name, required, shape) {
            return Ok(sample.into_iter().collect());
        }
        self.list(name, &items, &|_, raw, path| match raw {
            Raw::Nested(text) => {
                let members = json::object(text, path)?;
                read(&mut Fields::object(members, format!("{path}.")))
            }
            _ => Err(BadField::new(path, Defect::NotOfType("对象", "an object"))),
        })
    }

    /// A list of texts: a JSON array in a body, one repeated key an item in a query.
    pub fn texts(
        &mut self,
        name: &'static str,
        items: RangeInclusive<usize>,
        rule: Text,
    ) -> Result<Vec<String>, BadField> {
        let (min, max, sample) = (*items.start(), *items.end(), rule.sample);
        let item = || Box::new(Shape::Text { max: rule.max, digits: rule.digits, sample });
        if self.describe(name, min > 0, || Shape::List { min, max, item: item(), repeated: true }) {
            return Ok(vec![sample.to_owned()]);
        }
        let unprefixed = Fields::describing();
        self.list(name, &items, &|_, raw, path| match raw {
            Raw::Text(text) if text.is_empty() => Err(BadField::new(path, Defect::Empty)),
            Raw::Text(text) => unprefixed.checked(path, rule, text),
            _ => Err(BadField::new(path, Defect::NotOfType("字符串", "a string"))),
        })
    }

    /// A list of integers in a body.
    pub fn ints(
        &mut self,
        name: &'static str,
        items: RangeInclusive<usize>,
        range: RangeInclusive<i64>,
    ) -> Result<Vec<i64>, BadField> {
        let (min, max) = (*items.start(), *items.end());
        let (least, most) = (*range.start(), *range.end());
        let item = || Box::new(Shape::Int { min: least, max: most, default: None });
        let shape = || Shape::List { min, max, item: item(), repeated: false };
        if self.describe(name, min > 0, shape) {
            return Ok(vec![least]);
        }
        self.list(name, &items, &|_, raw, path| {
            let text = match &raw {
                Raw::Text(text) => text.as_ref(),
                Raw::Number(text) => text,
                _ => "",
            };
            let whole = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            if !whole {
                return Err(BadField::new(path, Defect::NotOfType("整数", "an integer")));
            }
            let value = text.parse::<i64>().ok().filter(|value| range.contains(value));
            value.ok_or_else(|| BadField::new(path, Defect::OutOfRange(least, most)))
        })
    }

    /// As [`Fields::texts`] in a body, but a list that is not there differs from an empty one.
    pub fn opt_texts(
        &mut self,
        name: &'static str,
        items: RangeInclusive<usize>,
        rule: Text,
    ) -> Result<Option<Vec<String>>, BadField> {
        let describing = matches!(self.source, Source::Nothing);
        if !describing && matches!(self.raw(name)?, Raw::Absent | Raw::Null) {
            return Ok(None);
        }
        self.texts(name, items, rule).map(Some)
    }

    fn nested_object<T>(
        &mut self,
        name: &'static str,
        required: bool,
        read: &impl Fn(&mut Fields<'_>) -> Result<T, BadField>,
    ) -> Result<Option<T>, BadField> {
        let mut sample = None;
        let shape = || {
            let (value, fields) = described(read);
            sample = value;
            Shape::Object(fields)
        };
        if self.describe(name, required, shape) {
            return Ok(sample);
        }
        let path = format!("{}{name}", self.prefix);
        match self.raw(name)? {
            Raw::Absent | Raw::Null => Ok(None),
            Raw::Nested(text) => {
                let members = json::object(text, &path)?;
                read(&mut Fields::object(members, format!("{path}."))).map(Some)
            }
            _ => Err(BadField::new(path, Defect::NotOfType("对象", "an object"))),
        }
    }

    fn list<T>(
        &self,
        name: &str,
        items: &RangeInclusive<usize>,
        read: &Item<'_, T>,
    ) -> Result<Vec<T>, BadField> {
        let (min, max) = (*items.start(), *items.end());
        let path = format!("{}{name}", self.prefix);
        let raws: Vec<Raw<'a>> = match &self.source {
            Source::Query(query) => {
                let query: &'a crate::signing::Query<'a> = query;
                let values = query.pairs().iter().filter(|pair| pair.key == name);
                let given = values.filter(|pair| !pair.value.is_empty() && pair.value != "null");
                given.map(|pair| Raw::Text((&*pair.value).into())).collect()
            }
            _ => match self.raw(name)? {
                Raw::Absent | Raw::Null if min > 0 => return Err(self.bad(name, Defect::Missing)),
                Raw::Absent | Raw::Null => Vec::new(),
                Raw::Nested(text) => json::list(text, max, &path)?
                    .into_iter()
                    .map(|item| json::raw(item, &path))
                    .collect::<Result<_, _>>()?,
                _ => return Err(self.bad(name, Defect::NotOfType("数组", "an array"))),
            },
        };
        if raws.len() < min {
            return Err(self.bad(name, Defect::TooFew(min)));
        }
        if raws.len() > max {
            return Err(self.bad(name, Defect::TooMany(max)));
        }
        let read_one = |(at, raw)| read(self, raw, &format!("{path}[{at}]"));
        raws.into_iter().enumerate().map(read_one).collect()
    }
}

/// What a nested object says of itself.
fn described<T>(read: &impl Fn(&mut Fields<'_>) -> Result<T, BadField>) -> (Option<T>, Vec<Field>) {
    let mut inner = Fields::describing();
    let value = read(&mut inner).ok();
    (value, inner.into_description())
}
