//! [`Json`]: values as they are expected, and as they came.
//!
//! Numbers stay the digits they are.

use crate::ids::Id;

/// A JSON value. The last five stand in expected values alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, in any order.
    Object(Vec<(String, Json)>),
    /// A text that holds an id, between two fixed texts.
    Id(&'static str, Id, String),
    /// Whatever stands there; but something does. For what nobody can know beforehand, and words.
    Any,
    /// An object that holds these fields, and maybe others.
    Holds(Vec<(String, Json)>),
    /// One of several: what is drawn decides, and nobody has seen it yet.
    OneOf(Vec<Json>),
    /// A list of steps from which an amount of so many units of 10⁻¹⁰ follows.
    Derived(i128),
    /// No JSON at all, and the whole of an answer: a page of HTML, in which these words stand.
    Page(Vec<String>),
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Number(value.to_string())
    }
}

impl From<usize> for Json {
    fn from(value: usize) -> Self {
        Self::Number(value.to_string())
    }
}

impl From<Id> for Json {
    fn from(id: Id) -> Self {
        Self::Id("", id, String::new())
    }
}

impl<T: Into<Self>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

/// Collects the fields of an object.
#[derive(Clone, Default, Debug)]
pub(crate) struct Fields(Vec<(String, Json)>);

impl Fields {
    /// Adds a field.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.0.push((name.to_owned(), value.into()));
        self
    }

    /// Adds a field that may be missing.
    pub(crate) fn with_some(self, name: &str, value: Option<impl Into<Json>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(crate) fn done(self) -> Json {
        Json::Object(self.0)
    }

    /// An object that may hold more than these.
    pub(crate) fn and_others(self) -> Json {
        Json::Holds(self.0)
    }
}

impl Json {
    /// An amount as a text.
    pub(crate) fn amount(amount: i64) -> Self {
        Self::Text(crate::amount::text(amount))
    }

    /// An amount as a number.
    pub(crate) fn amount_number(amount: i64) -> Self {
        Self::Number(crate::amount::number(amount))
    }

    /// An instant.
    pub(crate) fn instant(ms: i64) -> Self {
        Self::Text(crate::calendar::instant(ms))
    }

    /// Reads a value, and nothing after it.
    ///
    /// # Errors
    /// Where no value begins, one does not end, or something follows it.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut reader = Reader { text: text.as_bytes(), at: 0 };
        let value = reader.value()?;
        match reader.next_sign() {
            None => Ok(value),
            Some(_) => Err(format!("the value ends before {}", reader.at)),
        }
    }

    /// A field of an object.
    pub fn field(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, v)| v),
            _ => None,
        }
    }
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self) -> Result<Json, String> {
        match self.next_sign() {
            Some(b'{') => self.object(),
            Some(b'[') => self.list(),
            Some(b'"') => self.quoted().map(Json::Text),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            Some(b'-' | b'0'..=b'9') => Ok(self.digits()),
            _ => Err(format!("no value at {}", self.at)),
        }
    }

    fn next_sign(&mut self) -> Option<u8> {
        while matches!(self.text.get(self.at), Some(b' ' | b'\n' | b'\t' | b'\r')) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, String> {
        if self.text[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(value);
        }
        Err(format!("no {word} at {}", self.at))
    }

    fn digits(&mut self) -> Json {
        let from = self.at;
        let part = |byte: &u8| byte.is_ascii_digit() || b"-+.eE".contains(byte);
        while self.text.get(self.at).is_some_and(part) {
            self.at += 1;
        }
        Json::Number(String::from_utf8_lossy(&self.text[from..self.at]).into_owned())
    }

    fn quoted(&mut self) -> Result<String, String> {
        self.at += 1;
        let mut bytes = Vec::new();
        loop {
            let byte = *self.text.get(self.at).ok_or("a text does not end")?;
            self.at += 1;
            match byte {
                b'"' => return String::from_utf8(bytes).map_err(|error| error.to_string()),
                b'\\' => {
                    let sign = self.escaped()?;
                    bytes.extend(sign.encode_utf8(&mut [0; 4]).bytes());
                }
                byte => bytes.push(byte),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, String> {
        let byte = *self.text.get(self.at).ok_or("an escape does not end")?;
        self.at += 1;
        Ok(match byte {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let digits = self.text.get(self.at..self.at + 4).ok_or("an escape does not end")?;
                self.at += 4;
                let digits = std::str::from_utf8(digits).map_err(|error| error.to_string())?;
                let code = u32::from_str_radix(digits, 16).map_err(|error| error.to_string())?;
                char::from_u32(code).unwrap_or('\u{fffd}')
            }
            byte => char::from(byte),
        })
    }

    fn list(&mut self) -> Result<Json, String> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            match self.next_sign() {
                Some(b']') => {
                    self.at += 1;
                    return Ok(Json::List(items));
                }
                Some(b',') => self.at += 1,
                Some(_) => items.push(self.value()?),
                None => return Err("a list does not end".to_owned()),
            }
        }
    }

    fn object(&mut self) -> Result<Json, String> {
        self.at += 1;
        let mut fields = Vec::new();
        loop {
            match self.next_sign() {
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Json::Object(fields));
                }
                Some(b',') => self.at += 1,
                Some(b'"') => {
                    let name = self.quoted()?;
                    if self.next_sign() != Some(b':') {
                        return Err(format!("no value of {name}"));
                    }
                    self.at += 1;
                    fields.push((name, self.value()?));
                }
                _ => return Err("an object does not end".to_owned()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_they_are_written() {
        let read = Json::read(r#"{"a":[1.50,-2,"x\n\u8d26"],"b":null,"c":{"d":true}}"#);
        let expected = Fields::default()
            .with("a", vec![Json::Number("1.50".to_owned()), (-2_i64).into(), "x\n账".into()])
            .with("b", Json::Null)
            .with("c", Fields::default().with("d", true).done())
            .done();
        assert_eq!(read, Ok(expected));
        assert!(Json::read(r#"{"a""#).is_err());
        assert!(Json::read("").is_err());
    }

    #[test]
    fn nothing_follows_a_value() {
        assert_eq!(Json::read("{} \n"), Ok(Json::Object(Vec::new())));
        for more in ["{}{}", "[1]]", "1 2", "null,", "{}\u{0}"] {
            assert!(Json::read(more).is_err(), "{more}");
        }
    }
}
