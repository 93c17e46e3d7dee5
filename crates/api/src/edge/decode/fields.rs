//! [`Fields`]: takes fields by name, out of a request or to describe them.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use hubu_core::time::{BillCycle, Day, Timestamp};

use super::json::{self, Object};
use super::{BadField, Defect, Empty, Field, Page, Shape, Text};
use crate::signing::Query;

/// A value before its rule is applied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Raw<'a> {
    /// Not there.
    Absent,
    /// JSON's null, or the literal `null` in a query.
    Null,
    /// A text.
    Text(Cow<'a, str>),
    /// A JSON number, as written.
    Number(&'a str),
    /// True or false.
    Bool(bool),
    /// An object or a list, as written.
    Nested(&'a str),
}

/// How a query writes JSON's null.
const NULL: &str = "null";
/// How a query writes an empty string where an empty value is something else.
const QUOTED: &str = "\"\"";

pub(super) enum Source<'a> {
    Path(&'a [(&'static str, String)]),
    Query(&'a Query<'a>),
    Object(Object<'a>),
    Nothing,
}

/// Takes fields by name; see [`super::Reads`].
///
/// # Errors
/// Every method yields the field, with its path, and what is wrong with it.
pub struct Fields<'a> {
    pub(super) source: Source<'a>,
    pub(super) prefix: String,
    pub(super) described: Vec<Field>,
}

impl<'a> Fields<'a> {
    pub(super) const fn path(params: &'a [(&'static str, String)]) -> Self {
        Self::new(Source::Path(params), String::new())
    }

    pub(super) const fn query(query: &'a Query<'a>) -> Self {
        Self::new(Source::Query(query), String::new())
    }

    pub(super) const fn object(members: Object<'a>, prefix: String) -> Self {
        Self::new(Source::Object(members), prefix)
    }

    pub(super) const fn describing() -> Self {
        Self::new(Source::Nothing, String::new())
    }

    const fn new(source: Source<'a>, prefix: String) -> Self {
        Self { source, prefix, described: Vec::new() }
    }

    pub(super) fn into_description(self) -> Vec<Field> {
        self.described
    }

    /// A text that must be there.
    pub fn text(&mut self, name: &'static str, rule: Text) -> Result<String, BadField> {
        if self.describe(name, true, || shape_of(rule)) {
            return Ok(rule.sample.to_owned());
        }
        match self.raw(name)? {
            Raw::Absent | Raw::Null => Err(self.bad(name, Defect::Missing)),
            Raw::Text(text) if text.is_empty() && rule.empty != Empty::Kept => {
                Err(self.bad(name, Defect::Empty))
            }
            Raw::Text(text) => self.checked(name, rule, text),
            _ => Err(self.bad(name, Defect::NotOfType("字符串", "a string"))),
        }
    }

    /// A text that may be left out; the rule says what an empty one means.
    pub fn opt_text(&mut self, name: &'static str, rule: Text) -> Result<Option<String>, BadField> {
        if self.describe(name, false, || shape_of(rule)) {
            return Ok(Some(rule.sample.to_owned()));
        }
        let raw = self.raw(name)?;
        match self.says_nothing(&raw, rule) {
            Some((Empty::Absent, _)) => return Ok(None),
            Some((Empty::Refused, _)) => return Err(self.bad(name, Defect::Empty)),
            Some((Empty::Kept, literal)) => return Ok(Some(literal.to_owned())),
            None => {}
        }
        match raw {
            Raw::Absent => Ok(None),
            Raw::Text(text) => self.checked(name, rule, text).map(Some),
            _ => Err(self.bad(name, Defect::NotOfType("字符串", "a string"))),
        }
    }

    /// What a value that is there and says nothing means, with what is written there.
    fn says_nothing(&self, raw: &Raw<'_>, rule: Text) -> Option<(Empty, &'static str)> {
        let in_query = matches!(self.source, Source::Query(_));
        match raw {
            Raw::Null if rule.null == Empty::Kept && !in_query => Some((Empty::Absent, NULL)),
            Raw::Null => Some((rule.null, NULL)),
            Raw::Text(text) if text.is_empty() => Some((rule.empty, "")),
            Raw::Text(text) if in_query && text == QUOTED => Some((rule.quoted, QUOTED)),
            _ => None,
        }
    }

    /// A text that must be there and that `parse` makes something of; `form` says of which form it
    /// must be (Chinese, English). The rule's sample must parse.
    pub fn parsed<T>(
        &mut self,
        name: &'static str,
        rule: Text,
        form: (&'static str, &'static str),
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, BadField> {
        let text = self.text(name, rule)?;
        parse(&text).ok_or_else(|| self.bad(name, Defect::NotOfForm(form.0, form.1)))
    }

    /// As [`Fields::parsed`], for a field that may be left out.
    pub fn opt_parsed<T>(
        &mut self,
        name: &'static str,
        rule: Text,
        form: (&'static str, &'static str),
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, BadField> {
        let Some(text) = self.opt_text(name, rule)? else { return Ok(None) };
        let value = parse(&text);
        value.map(Some).ok_or_else(|| self.bad(name, Defect::NotOfForm(form.0, form.1)))
    }

    /// One of the words, which must be there.
    pub fn word<T: Copy>(
        &mut self,
        name: &'static str,
        words: &[(&'static str, T)],
    ) -> Result<T, BadField> {
        let found = self.opt_word(name, words, Empty::Refused)?;
        if let Some(field) = self.described.last_mut().filter(|field| field.name == name) {
            field.required = true;
        }
        found.ok_or_else(|| self.bad(name, Defect::Missing))
    }

    /// One of the words, or nothing.
    pub fn opt_word<T: Copy>(
        &mut self,
        name: &'static str,
        words: &[(&'static str, T)],
        empty: Empty,
    ) -> Result<Option<T>, BadField> {
        let known = || words.iter().map(|(word, _)| *word).collect::<Vec<_>>();
        if self.describe(name, false, || Shape::Word(known())) {
            return Ok(words.first().map(|(_, value)| *value));
        }
        let text = match self.raw(name)? {
            Raw::Absent | Raw::Null => return Ok(None),
            Raw::Text(text) if text.is_empty() && empty == Empty::Absent => return Ok(None),
            Raw::Text(text) if text.is_empty() && empty == Empty::Refused => {
                return Err(self.bad(name, Defect::Empty));
            }
            Raw::Text(text) => text,
            _ => return Err(self.bad(name, Defect::NotOfType("字符串", "a string"))),
        };
        let found = words.iter().find(|(word, _)| *word == text);
        found
            .map(|(_, value)| Some(*value))
            .ok_or_else(|| self.bad(name, Defect::NotOneOf(known())))
    }

    /// An integer that must be there.
    pub fn int(&mut self, name: &'static str, range: RangeInclusive<i64>) -> Result<i64, BadField> {
        let found = self.integer(name, range, true, (None, Empty::Refused))?;
        found.ok_or_else(|| self.bad(name, Defect::Missing))
    }

    /// An integer that may be left out (or be empty, in a query).
    pub fn opt_int(
        &mut self,
        name: &'static str,
        range: RangeInclusive<i64>,
    ) -> Result<Option<i64>, BadField> {
        self.integer(name, range, false, (None, Empty::Absent))
    }

    /// As [`Fields::opt_int`], where an empty text means the same as leaving it out in a body too.
    pub fn opt_int_or_blank(
        &mut self,
        name: &'static str,
        range: RangeInclusive<i64>,
    ) -> Result<Option<i64>, BadField> {
        match self.raw(name)? {
            Raw::Text(text) if text.is_empty() => Ok(None),
            _ => self.integer(name, range, false, (None, Empty::Absent)),
        }
    }

    /// An integer with a default; left out as in [`Fields::opt_int`].
    pub fn int_or(
        &mut self,
        name: &'static str,
        range: RangeInclusive<i64>,
        default: i64,
    ) -> Result<i64, BadField> {
        let found = self.integer(name, range, false, (Some(default), Empty::Absent))?;
        Ok(found.unwrap_or(default))
    }

    /// As [`Fields::int_or`], but the literal `null` is refused; `empty` says what an empty text means.
    pub fn int_or_unless_null(
        &mut self,
        name: &'static str,
        range: RangeInclusive<i64>,
        default: i64,
        empty: Empty,
    ) -> Result<i64, BadField> {
        if matches!(self.raw(name)?, Raw::Null) {
            return Err(self.bad(name, Defect::Empty));
        }
        let found = self.integer(name, range, false, (Some(default), empty))?;
        Ok(found.unwrap_or(default))
    }

    /// Is the field there, but empty? For rules that differ by site.
    pub fn is_blank(&self, name: &str) -> Result<bool, BadField> {
        Ok(matches!(self.raw(name)?, Raw::Text(text) if text.is_empty()))
    }

    /// `offset` and `limit` as most operations have them: records to skip, and 1 to `max` records.
    pub fn page(&mut self, max: i64) -> Result<Page, BadField> {
        self.page_within(Page::MAX_OFFSET, max)
    }

    /// As [`Fields::page`], where no more than `last` records may be skipped.
    pub fn page_within(&mut self, last: i64, max: i64) -> Result<Page, BadField> {
        let offset = self.int_or("offset", 0..=last, 0)?;
        let limit = self.int_or("limit", 1..=max, Page::DEFAULT_LIMIT)?;
        Ok(Page { offset, limit })
    }

    /// `offset` and `limit` as the old forms have them: the number of a page, from 1 up to `last`,
    /// and 1 to 100 records a page. `empty` says what empty ones mean.
    pub fn numbered_page(&mut self, last: i64, empty: Empty) -> Result<Page, BadField> {
        let mut number = |name, max, default| {
            let found = self.integer(name, 1..=max, false, (Some(default), empty))?;
            Ok(found.unwrap_or(default))
        };
        let (page, limit) =
            (number("offset", last, 1)?, number("limit", 100, Page::DEFAULT_LIMIT)?);
        Ok(Page::numbered(page, limit))
    }

    /// True or false, with a default.
    pub fn bool_or(&mut self, name: &'static str, default: bool) -> Result<bool, BadField> {
        Ok(self.opt_bool(name)?.unwrap_or(default))
    }

    /// As [`Fields::bool_or`], where an empty text means the same as leaving it out.
    pub fn bool_or_blank(&mut self, name: &'static str, default: bool) -> Result<bool, BadField> {
        if self.is_blank(name)? { Ok(default) } else { self.bool_or(name, default) }
    }

    /// True or false, or nothing; in a query in any case of letters, as clients write their own words for it.
    pub fn opt_bool(&mut self, name: &'static str) -> Result<Option<bool>, BadField> {
        if self.describe(name, false, || Shape::Bool) {
            return Ok(None);
        }
        let in_query = matches!(self.source, Source::Query(_));
        match self.raw(name)? {
            Raw::Absent | Raw::Null => Ok(None),
            Raw::Bool(value) => Ok(Some(value)),
            Raw::Text(text) if text == "true" || in_query && text.eq_ignore_ascii_case("true") => {
                Ok(Some(true))
            }
            Raw::Text(text)
                if text == "false" || in_query && text.eq_ignore_ascii_case("false") =>
            {
                Ok(Some(false))
            }
            _ => Err(self.bad(name, Defect::NotOfType("布尔值", "true or false"))),
        }
    }

    /// A civil day, `YYYY-MM-DD`, or nothing.
    pub fn opt_day(&mut self, name: &'static str) -> Result<Option<Day>, BadField> {
        let rule = Text::max(10).sample("2026-01-31");
        self.opt_parsed(name, rule, ("YYYY-MM-DD", "YYYY-MM-DD"), |text| Day::parse(text).ok())
    }

    /// A bill cycle, `YYYY-MM`, that must be there.
    pub fn cycle(&mut self, name: &'static str) -> Result<BillCycle, BadField> {
        let rule = Text::max(7).sample("2026-01");
        self.parsed(name, rule, ("YYYY-MM", "YYYY-MM"), |text| BillCycle::parse(text).ok())
    }

    /// An instant in UTC, `YYYY-MM-DDTHH:MM:SSZ`, or nothing; the rule says what empty means.
    pub fn opt_instant(
        &mut self,
        name: &'static str,
        empty: Empty,
    ) -> Result<Option<Timestamp>, BadField> {
        let rule = Text::max(20).empty(empty).sample("2026-01-31T16:00:00Z");
        let form = ("YYYY-MM-DDTHH:MM:SSZ", "YYYY-MM-DDTHH:MM:SSZ");
        self.opt_parsed(name, rule, form, |text| Timestamp::parse_wire(text).ok())
    }

    /// As [`Fields::opt_instant`], as people write it: with `Z`, or with an offset such as `+08:00`.
    pub fn opt_instant_with_offset(
        &mut self,
        name: &'static str,
        empty: Empty,
    ) -> Result<Option<Timestamp>, BadField> {
        let rule = Text::max(25).empty(empty).sample("2026-01-31T16:00:00Z");
        let form = (
            "YYYY-MM-DDTHH:MM:SSZ 或 YYYY-MM-DDTHH:MM:SS+08:00",
            "YYYY-MM-DDTHH:MM:SSZ or YYYY-MM-DDTHH:MM:SS+08:00",
        );
        self.opt_parsed(name, rule, form, |text| Timestamp::parse_with_offset(text).ok())
    }

    /// What a field comes to, to be asked for only where the field counts: where it is ignored (on the
    /// other site, or beside another field's value) it may hold whatever it does.
    pub fn where_it_counts<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, BadField>,
    ) -> Result<T, BadField> {
        let before = self.described.len();
        let found = read(self);
        for field in self.described.iter_mut().skip(before) {
            field.conditional = true;
        }
        found
    }

    /// A field that breaks a rule no other method knows.
    pub fn bad(&self, name: &str, defect: Defect) -> BadField {
        BadField::new(format!("{}{name}", self.prefix), defect)
    }

    /// Notes a field when describing; tells whether that is so.
    pub(super) fn describe(
        &mut self,
        name: &'static str,
        required: bool,
        shape: impl FnOnce() -> Shape,
    ) -> bool {
        let describing = matches!(self.source, Source::Nothing);
        if describing {
            self.described.push(Field { name, required, shape: shape(), conditional: false });
        }
        describing
    }

    /// The value as it came in.
    pub(super) fn raw(&self, name: &str) -> Result<Raw<'a>, BadField> {
        match &self.source {
            Source::Nothing => Ok(Raw::Absent),
            Source::Path(params) => {
                let found = params.iter().find(|(key, _)| *key == name);
                Ok(found.map_or(Raw::Absent, |(_, value)| Raw::Text(Cow::Borrowed(value))))
            }
            Source::Query(query) => {
                let query: &'a Query<'a> = query;
                let mut values = query.pairs().iter().filter(|pair| pair.key == name);
                let first = values.next();
                if values.next().is_some() {
                    return Err(self.bad(name, Defect::Repeated));
                }
                Ok(match first.map(|pair| &*pair.value) {
                    None => Raw::Absent,
                    Some(NULL) => Raw::Null,
                    Some(value) => Raw::Text(Cow::Borrowed(value)),
                })
            }
            Source::Object(members) => {
                let mut values = members.iter().filter(|(key, _)| key == name);
                let first = values.next();
                if values.next().is_some() {
                    return Err(self.bad(name, Defect::Repeated));
                }
                let path = format!("{}{name}", self.prefix);
                first.map_or(Ok(Raw::Absent), |(_, value)| json::raw(value, &path))
            }
        }
    }

    pub(super) fn checked(
        &self,
        name: &str,
        rule: Text,
        text: Cow<'_, str>,
    ) -> Result<String, BadField> {
        if text.chars().nth(rule.max).is_some() {
            return Err(self.bad(name, Defect::TooLong(rule.max)));
        }
        if rule.digits && !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(self.bad(name, Defect::NotOfType("数字", "digits")));
        }
        // PostgreSQL cannot hold a NUL in a text, and no name has one.
        if text.contains('\0') {
            return Err(
                self.bad(name, Defect::NotOfType("不含空字符的字符串", "a string without NUL"))
            );
        }
        Ok(text.into_owned())
    }

    fn integer(
        &mut self,
        name: &'static str,
        range: RangeInclusive<i64>,
        required: bool,
        (default, empty): (Option<i64>, Empty),
    ) -> Result<Option<i64>, BadField> {
        let (min, max) = range.into_inner();
        if self.describe(name, required, || Shape::Int { min, max, default }) {
            return Ok(Some(default.unwrap_or(min)));
        }
        let raw = self.raw(name)?;
        let text = match &raw {
            Raw::Absent | Raw::Null => return Ok(None),
            Raw::Text(text) if text.is_empty() => {
                let in_query = matches!(self.source, Source::Query(_));
                let left_out = in_query && empty == Empty::Absent;
                return if left_out { Ok(None) } else { Err(self.bad(name, Defect::Empty)) };
            }
            Raw::Text(text) => text.as_ref(),
            Raw::Number(text) => text,
            Raw::Bool(_) | Raw::Nested(_) => "",
        };
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(self.bad(name, Defect::NotOfType("整数", "an integer")));
        }
        let value = text.parse::<i64>().ok().filter(|value| (min..=max).contains(value));
        value.map(Some).ok_or_else(|| self.bad(name, Defect::OutOfRange(min, max)))
    }
}

const fn shape_of(rule: Text) -> Shape {
    Shape::Text { max: rule.max, digits: rule.digits, sample: rule.sample }
}
