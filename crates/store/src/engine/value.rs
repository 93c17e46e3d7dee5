//! The four kinds of value that cross the driver, and rows read in column order.

use hubu_core::money::Amount;
use hubu_core::time::Timestamp;

use crate::Fault;

/// A value as both engines hold it. There is no float: a float column fails the first test that
/// reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// BIGINT.
    Int(i64),
    /// TEXT.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl From<Amount> for Value {
    fn from(value: Amount) -> Self {
        Self::Int(value.e8())
    }
}

impl From<Timestamp> for Value {
    fn from(value: Timestamp) -> Self {
        Self::Int(value.ms())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! from_keys {
    ($($key:ident),+) => {
        $(impl From<hubu_core::ids::$key> for Value {
            fn from(key: hubu_core::ids::$key) -> Self {
                Self::Int(key.0)
            }
        })+
    };
}

from_keys!(
    CustomerKey,
    GroupKey,
    BookKey,
    PostingKey,
    UserKey,
    CouponKey,
    PlanKey,
    BatchKey,
    CardKey,
    WebhookKey,
    DiscountKey,
    OrderKey,
    ResourceKey,
    PackageKey,
    PackageItemKey,
    BillRowKey
);

/// One row of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// The values as they stand, for whoever takes any row of any table.
    pub fn values(&self) -> &[Value] {
        &self.0
    }

    /// Reads the row column by column, in the order of the SELECT list.
    pub fn reader(self) -> RowReader {
        RowReader { values: self.0.into_iter(), column: 0 }
    }
}

/// Takes a row's values one after the other.
///
/// # Errors
/// Every method yields [`Fault::Bug`] when the column is missing or of another kind.
pub struct RowReader {
    values: std::vec::IntoIter<Value>,
    column: usize,
}

impl RowReader {
    fn next(&mut self) -> Result<Value, Fault> {
        self.column += 1;
        self.values.next().ok_or_else(|| Fault::Bug(format!("no column {}", self.column)))
    }

    fn wrong<T>(&self, found: &Value, wanted: &str) -> Result<T, Fault> {
        let kind = match found {
            Value::Null => "NULL",
            Value::Int(_) => "an integer",
            Value::Text(_) => "a text",
            Value::Bytes(_) => "bytes",
        };
        Err(Fault::Bug(format!("column {} is {kind}, not {wanted}", self.column)))
    }

    /// An integer.
    pub fn int(&mut self) -> Result<i64, Fault> {
        match self.next()? {
            Value::Int(value) => Ok(value),
            other => self.wrong(&other, "an integer"),
        }
    }

    /// An integer or NULL.
    pub fn opt_int(&mut self) -> Result<Option<i64>, Fault> {
        match self.next()? {
            Value::Int(value) => Ok(Some(value)),
            Value::Null => Ok(None),
            other => self.wrong(&other, "an integer or NULL"),
        }
    }

    /// A truth value, stored as 0 or 1.
    pub fn bool(&mut self) -> Result<bool, Fault> {
        Ok(self.int()? != 0)
    }

    /// A text.
    pub fn text(&mut self) -> Result<String, Fault> {
        match self.next()? {
            Value::Text(value) => Ok(value),
            other => self.wrong(&other, "a text"),
        }
    }

    /// A text or NULL.
    pub fn opt_text(&mut self) -> Result<Option<String>, Fault> {
        match self.next()? {
            Value::Text(value) => Ok(Some(value)),
            Value::Null => Ok(None),
            other => self.wrong(&other, "a text or NULL"),
        }
    }

    /// Bytes.
    pub fn bytes(&mut self) -> Result<Vec<u8>, Fault> {
        match self.next()? {
            Value::Bytes(value) => Ok(value),
            other => self.wrong(&other, "bytes"),
        }
    }

    /// Bytes or NULL.
    pub fn opt_bytes(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        match self.next()? {
            Value::Bytes(value) => Ok(Some(value)),
            Value::Null => Ok(None),
            other => self.wrong(&other, "bytes or NULL"),
        }
    }

    /// An amount at 10⁻⁸.
    pub fn amount(&mut self) -> Result<Amount, Fault> {
        self.int().map(Amount::from_e8)
    }

    /// An instant in UTC milliseconds.
    pub fn time(&mut self) -> Result<Timestamp, Fault> {
        self.int().map(Timestamp::from_ms)
    }

    /// An instant or NULL.
    pub fn opt_time(&mut self) -> Result<Option<Timestamp>, Fault> {
        Ok(self.opt_int()?.map(Timestamp::from_ms))
    }

    /// A stored number that stands for a value of an enum.
    pub fn code<T>(&mut self, decode: impl Fn(i64) -> Option<T>) -> Result<T, Fault> {
        let code = self.int()?;
        let column = self.column;
        decode(code).ok_or_else(|| Fault::Bug(format!("column {column}: unknown code {code}")))
    }

    /// The same, or NULL.
    pub fn opt_code<T>(&mut self, decode: impl Fn(i64) -> Option<T>) -> Result<Option<T>, Fault> {
        let Some(code) = self.opt_int()? else { return Ok(None) };
        let column = self.column;
        let unknown = || Fault::Bug(format!("column {column}: unknown code {code}"));
        decode(code).map(Some).ok_or_else(unknown)
    }
}
