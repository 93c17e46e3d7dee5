//! [`Sheet`]: the lines of one CSV file, with their numbers.

use csv::{Position, ReaderBuilder, StringRecord};

use super::Table;
use super::cell::Cell;
use super::problem::Problems;
use super::said::shape::Shape;
use super::said::shown;
use super::schema::{ALL, Presence, Schema};

/// A file as lines of fields.
#[derive(Debug)]
pub(super) struct Sheet {
    schema: &'static Schema,
    lines: Vec<Line>,
    /// Could all of it be read? Where not, nothing is said about what other tables miss in it.
    pub whole: bool,
}

#[derive(Debug)]
struct Line {
    number: u64,
    fields: StringRecord,
}

/// The sheets of all tables, in their order.
pub(super) fn open(tables: &[Table], problems: &mut Problems) -> [Sheet; ALL.len()] {
    for table in tables {
        if !ALL.iter().any(|schema| schema.file == table.name) {
            problems.add(&shown(&table.name), 0, "", Shape::UnknownFile.said());
        }
    }
    ALL.map(|schema| {
        let mut named = tables.iter().filter(|table| table.name == schema.file);
        let sheet = match named.next() {
            Some(table) => Sheet::read(schema, &table.text, problems),
            None if schema.presence != Presence::Always => {
                Sheet { schema, lines: Vec::new(), whole: true }
            }
            None => {
                problems.of_file(schema, Shape::Missing);
                Sheet { schema, lines: Vec::new(), whole: false }
            }
        };
        if named.next().is_some() {
            problems.of_file(schema, Shape::FileTwice);
        }
        sheet
    })
}

impl Sheet {
    fn read(schema: &'static Schema, text: &str, problems: &mut Problems) -> Self {
        let before = problems.count();
        // Spreadsheets mark UTF-8 by it.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = match misshapen(text) {
            Some((line, shape)) => {
                problems.add(schema.file, line, "", shape.said());
                Vec::new()
            }
            None => lines(text),
        };
        if problems.count() == before {
            let headings = if lines.is_empty() { Line::none() } else { lines.remove(0) };
            let places = places(schema, &headings, problems);
            lines.retain(|line| line.fits(schema, headings.fields.len(), problems));
            // Every line would miss what the headings miss.
            let Some(places) = places else {
                return Self { schema, lines: Vec::new(), whole: false };
            };
            for line in &mut lines {
                let field = |(heading, place): (&&str, &Option<usize>)| {
                    let field = place.and_then(|place| line.fields.get(place));
                    let filled = field.filter(|field| !field.is_empty());
                    filled.unwrap_or_else(|| schema.default_of(heading)).to_owned()
                };
                let fields: Vec<String> = schema.headings.iter().zip(&places).map(field).collect();
                line.fields = StringRecord::from(fields);
            }
        }
        Self { schema, lines, whole: problems.count() == before }
    }

    /// The cells of each line, in the order of the schema's headings, of which there are `N`.
    pub fn rows<const N: usize>(&self) -> impl Iterator<Item = [Cell<'_>; N]> {
        debug_assert_eq!(self.schema.headings.len(), N, "{}", self.schema.file);
        self.lines.iter().map(|line| {
            std::array::from_fn(|place| Cell {
                file: self.schema.file,
                line: line.number,
                column: self.schema.headings[place],
                text: line.fields.get(place).unwrap_or_default(),
            })
        })
    }

    /// Does nothing stand in it?
    pub const fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

impl Line {
    /// What stands for the first line of an empty file.
    fn none() -> Self {
        Self { number: 1, fields: StringRecord::new() }
    }

    /// Has it a field for each heading, and something in them?
    fn fits(&self, schema: &Schema, wanted: usize, problems: &mut Problems) -> bool {
        let shape = if self.fields.iter().all(str::is_empty) {
            Shape::EmptyLine
        } else if self.fields.len() != wanted {
            Shape::FieldCount { found: self.fields.len(), wanted }
        } else {
            return true;
        };
        problems.add(schema.file, self.number, "", shape.said());
        false
    }
}

/// Where each heading of the schema stands in the file, where it does; none where one is missing that must
/// not be.
fn places(schema: &Schema, headings: &Line, problems: &mut Problems) -> Option<Vec<Option<usize>>> {
    let found: Vec<&str> = headings.fields.iter().collect();
    for (place, heading) in found.iter().enumerate() {
        let shape = if !schema.headings.contains(heading) {
            Shape::UnknownHeading
        } else if found[..place].contains(heading) {
            Shape::HeadingTwice
        } else {
            continue;
        };
        problems.add(schema.file, headings.number, &shown(heading), shape.said());
    }
    let place = |heading: &&str| found.iter().position(|one| one == heading);
    let must = |heading: &&&str| schema.defaults.iter().all(|(own, _)| own != *heading);
    let missing = schema.headings.iter().filter(must).filter(|heading| place(heading).is_none());
    let mut whole = true;
    for missing in missing {
        problems.add(schema.file, headings.number, missing, Shape::MissingHeading.said());
        whole = false;
    }
    whole.then(|| schema.headings.iter().map(place).collect())
}

/// The lines with something on them, the headings among them.
fn lines(text: &str) -> Vec<Line> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut number, mut counted) = (1, 0);
    // The text is in UTF-8 and in memory: there is nothing that could not be read.
    let records = reader.records().map_while(Result::ok);
    records
        .map(|fields| {
            // A record begins after the end of the one before, or after empty lines.
            let begins = fields.position().map_or(0, Position::byte);
            let begins = usize::try_from(begins).unwrap_or(text.len()).min(text.len());
            let empty = text.as_bytes()[begins..].iter().take_while(|byte| b"\r\n".contains(byte));
            let begins = begins + empty.count();
            let ends = text.as_bytes()[counted..begins].iter().filter(|byte| **byte == b'\n');
            number += ends.map(|_| 1).sum::<u64>();
            counted = begins;
            Line { number, fields }
        })
        .collect()
}

/// The first place where a text is no CSV as RFC 4180 has it; line feeds may stand alone.
fn misshapen(text: &str) -> Option<(u64, Shape)> {
    enum At {
        Begin,
        Bare,
        Quoted {
            since: u64,
        },
        /// After a quote within quotes: it closes them, or another follows.
        Quote {
            since: u64,
        },
    }
    let (mut at, mut line) = (At::Begin, 1);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        at = match (at, byte) {
            (At::Quoted { since }, b'"') => At::Quote { since },
            (At::Quoted { since }, _) | (At::Quote { since }, b'"') => At::Quoted { since },
            (_, b'\r') if bytes.peek() != Some(&b'\n') => return Some((line, Shape::LineEnd)),
            (_, b',' | b'\r' | b'\n') => At::Begin,
            (At::Begin, b'"') => At::Quoted { since: line },
            (At::Quote { .. }, _) | (At::Bare, b'"') => return Some((line, Shape::StrayQuote)),
            (At::Begin | At::Bare, _) => At::Bare,
        };
        line += u64::from(byte == b'\n');
    }
    match at {
        At::Quoted { since } => Some((since, Shape::OpenQuote)),
        _ => None,
    }
}
