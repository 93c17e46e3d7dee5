//! Tables of a catalogue as people write them: in any order, with quotes where none are needed, and now
//! and then with something wrong.

use hubu_model::{Catalogue, Problem, Sent, Table};
use serde_json::{Value, json};

use crate::simulation::dice::Dice;

/// A file that is to be sent.
struct File {
    name: &'static str,
    headings: Vec<&'static str>,
    rows: Vec<Row>,
    /// An empty line follows the headings.
    blank: bool,
}

#[derive(Clone)]
struct Row {
    fields: Vec<String>,
    /// The price whose tier it is, by its place, and how many tiers that has.
    price: (usize, usize),
}

fn shuffle<T>(dice: &mut Dice, items: &mut [T]) {
    for place in (1..items.len()).rev() {
        items.swap(place, dice.below(place + 1));
    }
}

impl File {
    fn of(dice: &mut Dice, table: Table, catalogue: &Catalogue) -> Self {
        let tiers = catalogue.prices.iter().enumerate();
        let mut prices = tiers.flat_map(|(place, price)| {
            let count = price.tiers.len();
            std::iter::repeat_n((place, count), count)
        });
        let is_prices = table.name == "prices.csv";
        let price = || if is_prices { prices.next().unwrap_or_default() } else { (0, 0) };
        let prices: Vec<(usize, usize)> =
            std::iter::repeat_with(price).take(table.rows.len()).collect();
        let rows = table.rows.into_iter().zip(prices);
        let mut rows: Vec<Row> = rows.map(|(fields, price)| Row { fields, price }).collect();
        if dice.chance(50) {
            shuffle(dice, &mut rows);
        }
        let (headings, blank) = (table.headings.to_vec(), dice.chance(10));
        Self { name: table.name, headings, rows, blank }
    }

    /// The line on which a row stands.
    fn line(&self, place: usize) -> usize {
        place + 2 + usize::from(self.blank)
    }

    fn place(&self, column: &str) -> usize {
        self.headings.iter().position(|one| *one == column).unwrap_or_default()
    }

    fn field(&mut self, place: usize, column: &str) -> &mut String {
        let column = self.place(column);
        &mut self.rows[place].fields[column]
    }

    /// A row that passes a test.
    fn row(&self, dice: &mut Dice, passes: impl Fn(&Row) -> bool) -> Option<usize> {
        let all: Vec<usize> =
            (0..self.rows.len()).filter(|place| passes(&self.rows[*place])).collect();
        dice.any(&all)
    }

    /// The same settlement periods in other words: an hour need not be named, nor the column where all are.
    fn unsaid(&mut self, dice: &mut Dice) {
        let settled = self.place("settled");
        let mut hours = true;
        for row in &mut self.rows {
            let hour = row.fields[settled] == "hour";
            hours &= hour;
            if hour && dice.chance(30) {
                row.fields[settled].clear();
            }
        }
        // It is the last one.
        if hours && dice.chance(50) {
            self.headings.truncate(settled);
            self.rows.iter_mut().for_each(|row| row.fields.truncate(settled));
        }
    }

    /// The same prices in other words.
    fn reword(&mut self, dice: &mut Dice) {
        let [usage, above, price] = ["usage_type", "above", "price"].map(|name| self.place(name));
        for row in &mut self.rows {
            let number = &mut row.fields[price];
            let decimals = number.split_once('.').map_or(10, |(_, decimals)| decimals.len());
            if dice.chance(20) && decimals < 10 {
                number.push('0');
            }
            if dice.chance(10) {
                row.fields[usage] = row.fields[usage].to_ascii_lowercase();
            }
            let of_usage = !row.fields[usage].is_empty();
            if row.price.1 == 1 && of_usage && dice.chance(20) {
                dice.pick(&["0", "0.00"]).clone_into(&mut row.fields[above]);
            }
        }
    }

    fn text(&self, dice: &mut Dice) -> String {
        let mut order: Vec<usize> = (0..self.headings.len()).collect();
        if dice.chance(25) {
            shuffle(dice, &mut order);
        }
        let end = if dice.chance(25) { "\r\n" } else { "\n" };
        let quoted = if dice.chance(15) { 40 } else { 0 };
        let mut field = |text: &str| {
            if text.contains([',', '"']) || dice.chance(quoted) {
                format!("\"{}\"", text.replace('"', "\"\""))
            } else {
                text.to_owned()
            }
        };
        let headings: Vec<&str> = order.iter().map(|place| self.headings[*place]).collect();
        let mut lines = vec![headings.join(",")];
        if self.blank {
            lines.push(String::new());
        }
        for row in &self.rows {
            // What is too much stands after all else.
            let places = order.iter().copied().chain(self.headings.len()..row.fields.len());
            let fields: Vec<String> = places.map(|place| field(&row.fields[place])).collect();
            lines.push(fields.join(","));
        }
        let mark = if dice.chance(10) { "\u{feff}" } else { "" };
        let last = if dice.chance(10) { "" } else { end };
        format!("{mark}{}{last}", lines.join(end))
    }
}

/// Does something wrong, and tells what; nothing where it cannot be done with these tables.
fn spoil(dice: &mut Dice, files: &mut Vec<File>) -> Vec<Problem> {
    let found = match dice.below(16) {
        0 => {
            let names = ["measures.csv", "conversions.csv", "regions.csv", "services.csv"];
            let more = ["resource-types.csv", "usage-types.csv", "products.csv", "prices.csv"];
            let gone = dice.pick(&[names, more].concat());
            files.retain(|file| file.name != gone);
            Some((gone.to_owned(), 0, ""))
        }
        1 => {
            let (headings, rows) = (vec!["prize"], Vec::new());
            files.push(File { name: "prizes.csv", headings, rows, blank: false });
            Some(("prizes.csv".to_owned(), 0, ""))
        }
        2 => return renamed_heading(files).unwrap_or_default(),
        3 => repeated(dice, files),
        4 => replaced(dice, files, ("products.csv", "region", "nowhere-1"), |_| true),
        5 => replaced(dice, files, ("products.csv", "size_step", ""), |row| {
            !row.fields[11].is_empty()
        }),
        6 => replaced(dice, files, ("services.csv", "partner_discounts", "maybe"), |_| true),
        7 => too_many_fields(dice, files),
        8 => replaced(dice, files, ("prices.csv", "product", "OFFI-none"), alone),
        9 => replaced(dice, files, ("prices.csv", "price", "-1"), alone),
        10 => replaced(dice, files, ("prices.csv", "price", "0.00000000001"), alone),
        11 => replaced(dice, files, ("prices.csv", "from", "2026-01-01"), alone),
        12 => replaced(dice, files, ("prices.csv", "mode", "hourly"), alone),
        13 => replaced(dice, files, ("packages.csv", "quota", "0"), |_| true),
        14 => replaced(dice, files, ("usage-types.csv", "settled", "week"), |_| true),
        _ => replaced(dice, files, ("prices.csv", "above", "5"), |row| {
            alone(row) && row.fields[1] == "on_demand"
        }),
    };
    found.into_iter().collect()
}

/// Is it a price without tiers?
const fn alone(row: &Row) -> bool {
    row.price.1 == 1
}

fn file<'f>(files: &'f mut [File], name: &str) -> Option<&'f mut File> {
    files.iter_mut().find(|file| file.name == name)
}

fn replaced(
    dice: &mut Dice,
    files: &mut [File],
    (name, column, text): (&'static str, &'static str, &str),
    passes: impl Fn(&Row) -> bool,
) -> Option<Problem> {
    let file = file(files, name)?;
    let place = file.row(dice, passes)?;
    text.clone_into(file.field(place, column));
    Some((name.to_owned(), file.line(place), column))
}

fn repeated(dice: &mut Dice, files: &mut [File]) -> Option<Problem> {
    let (name, column) = dice.pick(&[("services.csv", "service"), ("regions.csv", "region")]);
    let file = file(files, name)?;
    let place = file.row(dice, |_| true)?;
    file.rows.push(file.rows[place].clone());
    Some((name.to_owned(), file.line(file.rows.len() - 1), column))
}

fn too_many_fields(dice: &mut Dice, files: &mut [File]) -> Option<Problem> {
    let name = dice.pick(&["measures.csv", "products.csv", "usage-types.csv"]);
    let file = file(files, name)?;
    let place = file.row(dice, |_| true)?;
    file.rows[place].fields.push("x".to_owned());
    Some((name.to_owned(), file.line(place), ""))
}

/// A heading that is called otherwise is one too many, and one that is missing.
fn renamed_heading(files: &mut [File]) -> Option<Vec<Problem>> {
    let file = file(files, "services.csv")?;
    let place = file.place("name_en");
    file.headings[place] = "name";
    let name = file.name.to_owned();
    Some(vec![(name.clone(), 1, "name"), (name, 1, "name_en")])
}

/// The tables of a catalogue as they are sent, and what the model is told of them.
pub fn written(dice: &mut Dice, catalogue: Catalogue) -> (Value, Sent) {
    let mut files: Vec<File> = Vec::new();
    for table in catalogue.tables() {
        files.push(File::of(dice, table, &catalogue));
    }
    let problems = if dice.chance(12) { spoil(dice, &mut files) } else { Vec::new() };
    let mut lines = vec![0; catalogue.prices.len()];
    if let Some(prices) = file(&mut files, "prices.csv").filter(|_| problems.is_empty()) {
        prices.reword(dice);
        for (place, row) in prices.rows.iter().enumerate().rev() {
            lines[row.price.0] = prices.line(place);
        }
    }
    if let Some(usage_types) = file(&mut files, "usage-types.csv").filter(|_| problems.is_empty()) {
        usage_types.unsaid(dice);
    }
    // Where nothing is told of products, or none is a package, the file need not be there.
    let may_lack = ["attributes.csv", "packages.csv"];
    let empty = |file: &File| may_lack.contains(&file.name) && file.rows.is_empty();
    if dice.chance(50) {
        files.retain(|file| !empty(file));
    }
    if dice.chance(30) {
        shuffle(dice, &mut files);
    }
    let tables = files.iter().map(|file| json!({ "name": file.name, "text": file.text(dice) }));
    (tables.collect(), Sent { catalogue, lines, problems })
}
