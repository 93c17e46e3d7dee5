//! [`Export`]: an operation whose answer is a table that may be long. It goes out as CSV, a page at a
//! time: a page is read when the client has taken the one before, so that no more than one is ever in
//! memory, and no view of the database is held between two.
//!
//! The file is UTF-8 without a mark, in the form of RFC 4180: fields that need it in quotes, lines that
//! end in CR LF, one line of headings. A free text that begins with `=`, `+`, `-`, `@`, a tab or a
//! carriage return gets an apostrophe in front: a spreadsheet would take it for a formula. Numbers stay
//! as they are. The number of rows follows the last of them as the trailer `X-Row-Count`, and stands in
//! the header of that name where it is known before.
//!
//! Whoever may call is asked once, when the first page is read. A page that cannot be read breaks the
//! answer off: what has no end is not whole.

use std::convert::Infallible;
use std::fmt;

use axum::body::Body;
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use http::{HeaderMap, HeaderName, HeaderValue};
use http_body_util::StreamBody;
use hubu_app::{Error, Fault, Store, Tx};
use hubu_core::money::Amount;
use hubu_core::time::Timestamp;

use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::Reads;
use crate::language::Lang;
use crate::operation::Spec;

/// The media type of every export.
pub const CSV: &str = "text/csv;charset=UTF-8;header=present";
/// How many rows there are.
pub const ROW_COUNT: HeaderName = HeaderName::from_static("x-row-count");

/// A column, as documented.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its heading in English, which is its name.
    pub name: &'static str,
    /// Its heading in Chinese.
    pub zh: &'static str,
    /// What stands in it, in English.
    pub what: &'static str,
}

impl Column {
    /// A column.
    pub const fn new(name: &'static str, zh: &'static str, what: &'static str) -> Self {
        Self { name, zh, what }
    }
}

/// What stands in a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// An id, a word of ours, a number that counts: never a formula.
    Plain(String),
    /// What people wrote.
    Free(String),
    /// An amount with at least two decimals and at most eight.
    Amount(Amount),
    /// An instant, `YYYY-MM-DDTHH:MM:SSZ`.
    At(Timestamp),
}

impl Cell {
    /// An id, a word of ours or a number.
    pub fn plain<T: ToString + ?Sized>(value: &T) -> Self {
        Self::Plain(value.to_string())
    }

    fn text(self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Free(text) if text.starts_with(FORMULA) => format!("'{text}"),
            Self::Plain(text) | Self::Free(text) => text,
            Self::Amount(amount) => amount.to_text(2),
            Self::At(at) => at.to_wire(),
        }
    }
}

/// What a spreadsheet begins a formula with.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Fields in the order of the columns.
pub type Row = Vec<Cell>;

/// Reads an export's rows, a page at a time.
pub trait Pages: Send + 'static {
    /// The next rows; none are left when it is empty.
    ///
    /// # Errors
    /// The answer breaks off (before its first page: the request fails).
    fn next(&mut self) -> impl Future<Output = Result<Vec<Row>, Fault>> + Send;

    /// How many rows there are in all, where that is known from the beginning.
    fn count(&self) -> Option<i64> {
        None
    }
}

/// Reads a page of an export: nothing in it can be refused any more.
///
/// # Errors
/// The database fails.
pub async fn read_page<T: Send + 'static>(
    store: &Store,
    body: impl FnOnce(&mut Tx<'_>) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    match store.read(move |tx, _| Ok::<_, Error<Infallible>>(body(tx)?)).await {
        Ok(page) => Ok(page),
        Err(Error::Fault(fault)) => Err(fault),
        Err(Error::Refused(never)) => match never {},
    }
}

/// An operation that reads, and whose answer goes out in portions. See
/// `operator/journal/export_journal.rs` for how a file looks.
pub trait Export: 'static {
    /// Everything about it that is not a type.
    const SPEC: Spec;
    /// What the file is called where a browser saves it.
    const FILE: &'static str;
    /// The columns, in order.
    const COLUMNS: &'static [Column];
    /// Path parameters, in the order of the path.
    type Path: Reads;
    /// Query parameters.
    type Query: Reads;
    /// Reads the rows.
    type Pages: Pages;

    /// Fixes what is exported. The caller is compared here, as in every read.
    fn open(
        cx: &Cx,
        path: Self::Path,
        query: Self::Query,
    ) -> impl Future<Output = Result<Self::Pages, Failure>> + Send;
}

/// A body that is still to be made.
pub struct Portions(BoxStream<'static, Result<http_body::Frame<Bytes>, Fault>>);

impl fmt::Debug for Portions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Portions")
    }
}

impl Portions {
    pub(crate) fn into_body(self) -> Body {
        Body::new(StreamBody::new(self.0))
    }
}

/// The headers and the body of an export. The first page is read before anything is answered.
pub(crate) async fn begin<E: Export>(
    cx: &Cx,
    mut pages: E::Pages,
) -> Result<(Vec<(HeaderName, HeaderValue)>, Portions), Failure> {
    let count = pages.count();
    let first = pages.next().await?;
    let heads = E::COLUMNS.iter().map(|column| match cx.lang() {
        Lang::Zh => column.zh.to_owned(),
        Lang::En => column.name.to_owned(),
    });
    let mut text = lines([heads.collect()])?;
    let ended = first.is_empty();
    let rows = first.len();
    text.extend(rows_of(first)?);
    let attachment = format!("attachment; filename=\"{}\"", E::FILE);
    let mut headers = vec![
        (http::header::TRAILER, HeaderValue::from_static("x-row-count")),
        (http::header::CONTENT_DISPOSITION, value(attachment)?),
    ];
    if let Some(count) = count {
        headers.push((ROW_COUNT, HeaderValue::from(count)));
    }
    let flow = Flow {
        pages,
        ready: Some(Bytes::from(text)),
        rows,
        state: if ended { State::Ended } else { State::Open },
        operation: E::SPEC.id,
        request: cx.request().id.clone(),
    };
    Ok((headers, Portions(stream::unfold(flow, Flow::step).boxed())))
}

fn value(text: String) -> Result<HeaderValue, Fault> {
    HeaderValue::try_from(text).map_err(|error| Fault::Bug(error.to_string()))
}

/// Where an answer under way stands.
struct Flow<P> {
    pages: P,
    ready: Option<Bytes>,
    rows: usize,
    state: State,
    operation: &'static str,
    request: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// There may be more rows.
    Open,
    /// The trailer is left.
    Ended,
    /// Nothing is left.
    Closed,
}

type Step<P> = Option<(Result<http_body::Frame<Bytes>, Fault>, Flow<P>)>;

impl<P: Pages> Flow<P> {
    async fn step(mut self) -> Step<P> {
        if let Some(ready) = self.ready.take() {
            return Some((Ok(http_body::Frame::data(ready)), self));
        }
        if self.state == State::Open {
            match self.portion().await {
                Ok(Some(bytes)) => return Some((Ok(http_body::Frame::data(bytes)), self)),
                Ok(None) => self.state = State::Ended,
                Err(fault) => {
                    let (operation, request_id) = (self.operation, self.request.as_str());
                    let rows = self.rows;
                    tracing::error!(operation, request_id, rows, %fault, "an export broke off");
                    self.state = State::Closed;
                    return Some((Err(fault), self));
                }
            }
        }
        if self.state == State::Closed {
            return None;
        }
        self.state = State::Closed;
        let trailers = HeaderMap::from_iter([(ROW_COUNT, HeaderValue::from(self.rows))]);
        Some((Ok(http_body::Frame::trailers(trailers)), self))
    }

    async fn portion(&mut self) -> Result<Option<Bytes>, Fault> {
        let page = self.pages.next().await?;
        if page.is_empty() {
            return Ok(None);
        }
        self.rows += page.len();
        Ok(Some(Bytes::from(rows_of(page)?)))
    }
}

fn rows_of(rows: Vec<Row>) -> Result<Vec<u8>, Fault> {
    lines(rows.into_iter().map(|row| row.into_iter().map(Cell::text).collect()))
}

fn lines(rows: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, Fault> {
    let failed = |error: csv::Error| Fault::Bug(format!("a row is not written: {error}"));
    let mut writer = csv::WriterBuilder::new();
    writer.terminator(csv::Terminator::CRLF).flexible(true);
    let mut writer = writer.from_writer(Vec::new());
    for row in rows {
        writer.write_record(&row).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| Fault::Bug(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_made_a_text_and_numbers_stay_numbers() {
        let amount = |text| Cell::Amount(Amount::parse(text, 8).expect("a literal"));
        let free = |text: &str| Cell::Free(text.to_owned());
        let table = [
            (free("=1+1"), "'=1+1"),
            (free("+86 138"), "'+86 138"),
            (free("-5"), "'-5"),
            (free("@SUM(A1)"), "'@SUM(A1)"),
            (free("\t=1"), "'\t=1"),
            (free("\r=1"), "'\r=1"),
            (free("a=1"), "a=1"),
            (free(""), ""),
            (amount("-5"), "-5.00"),
            (amount("0.00000001"), "0.00000001"),
            (Cell::plain(&-7), "-7"),
            (Cell::Empty, ""),
        ];
        for (cell, expected) in table {
            assert_eq!(cell.clone().text(), expected, "{cell:?}");
        }
    }

    #[test]
    fn lines_are_those_of_rfc_4180() {
        fn row(fields: &[&str]) -> Row {
            fields.iter().map(|field| Cell::Free((*field).to_owned())).collect()
        }
        let rows = vec![row(&["a", "海川, \"科技\"", "two\r\nlines"]), row(&["", "x", ""])];
        let text = String::from_utf8(rows_of(rows).expect("memory is enough")).expect("UTF-8");
        assert_eq!(text, "a,\"海川, \"\"科技\"\"\",\"two\r\nlines\"\r\n,x,\r\n");
    }
}
