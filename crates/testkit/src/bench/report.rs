//! What was measured, as text and as `docs/performance.md`.

use std::fmt::Write;

use hubu_core::time::Timestamp;
use hubu_store::Engine;

use super::figures::Ratio;

/// Whether a bound is a floor or a ceiling.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Aim {
    /// At least this ratio.
    AtLeast(Ratio),
    /// At most this many thousandths of the unit.
    AtMost(u64, &'static str),
}

/// An aim with what was reached.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub(super) what: String,
    pub(super) aim: Aim,
    /// Thousandths.
    pub(super) reached: u64,
}

impl Verdict {
    fn is_met(&self) -> bool {
        match self.aim {
            Aim::AtLeast(least) => self.reached >= least.0,
            Aim::AtMost(most, _) => self.reached <= most,
        }
    }

    fn cells(&self) -> [String; 4] {
        let (sign, bound, unit) = match self.aim {
            Aim::AtLeast(least) => ("≥", least, ""),
            Aim::AtMost(most, unit) => ("≤", Ratio(most), unit),
        };
        [
            self.what.clone(),
            format!("{}{unit}", Ratio(self.reached)),
            format!("{sign} {bound}{unit}"),
            if self.is_met() { "met · 达到" } else { "MISSED · 未达到" }.to_owned(),
        ]
    }
}

/// One measurement on one engine.
pub(super) struct Section {
    /// `(a) …` in English and Chinese: the same for all engines.
    pub(super) title: &'static str,
    pub(super) engine: Engine,
    /// What each figure and each limit is.
    pub(super) limits: &'static str,
    pub(super) header: Vec<&'static str>,
    pub(super) rows: Vec<Vec<String>>,
    /// Sentences under the table.
    pub(super) notes: Vec<String>,
    pub(super) verdicts: Vec<Verdict>,
}

impl Section {
    /// For a terminal.
    pub(super) fn to_text(&self) -> String {
        let mut text = format!("\n{} · {}\n", self.title, name(self.engine));
        text.push_str(&aligned(&self.header, &self.rows));
        for note in &self.notes {
            text.push_str(note);
            text.push('\n');
        }
        text
    }

    fn to_markdown(&self) -> String {
        let mut text = format!("\n### {}\n\n", name(self.engine));
        text.push_str(&table(&self.header, &self.rows));
        for note in &self.notes {
            text.push('\n');
            text.push_str(note);
            text.push('\n');
        }
        text
    }
}

const fn name(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    }
}

/// Everything that was measured in one run.
pub(super) struct Report {
    at: Timestamp,
    facts: Vec<(&'static str, String)>,
    full: bool,
    sections: Vec<Section>,
}

impl Report {
    /// Nothing measured yet.
    pub(super) fn new(at: Timestamp, facts: Vec<(&'static str, String)>, full: bool) -> Self {
        Self { at, facts, full, sections: Vec::new() }
    }

    /// Adds a measurement.
    pub(super) fn add(&mut self, section: Section) {
        self.sections.push(section);
    }

    fn verdict_rows(&self) -> Vec<Vec<String>> {
        let rows = self.sections.iter().flat_map(|section| {
            let engine = name(section.engine);
            section.verdicts.iter().map(move |verdict| {
                let [what, reached, aim, met] = verdict.cells();
                vec![format!("{what}, {engine}"), reached, aim, met]
            })
        });
        rows.collect()
    }

    /// Every aim and what was reached, for a terminal.
    pub(super) fn verdicts(&self) -> String {
        format!("\n{}", aligned(&VERDICTS, &self.verdict_rows()))
    }

    /// The whole document.
    pub(super) fn to_markdown(&self) -> String {
        let command = if self.full { "cargo xtask bench --full" } else { "cargo xtask bench" };
        let at = self.at.to_wire();
        let mut text = format!(
            "# Performance · 性能\n\nWritten by `{command}` at {at}; edits are lost with the next \
             run.\n\nEvery figure stands beside a limit that was measured in the same minute, the \
             two taking turns: the ratio is the median of such pairs [least–most]. Absolute figures \
             depend on the machine and on whoever else uses it; ratios travel.\n\n\
             本文由 `{command}` 生成。每个数字都与同一分钟内交替测得的上限相比，比值取多轮的中位数 \
             [最小–最大]；绝对值随机器而变。\n\n## Machine · 机器\n\n"
        );
        let facts: Vec<Vec<String>> = self
            .facts
            .iter()
            .map(|(fact, value)| vec![(*fact).to_owned(), value.clone()])
            .collect();
        text.push_str(&table(&["", ""], &facts));
        text.push_str("\n## Aims · 目标\n\n");
        text.push_str(&table(&VERDICTS, &self.verdict_rows()));
        let mut titles: Vec<(&str, &str)> =
            self.sections.iter().map(|section| (section.title, section.limits)).collect();
        titles.sort_unstable();
        titles.dedup_by_key(|(title, _)| *title);
        for (title, limits) in titles {
            let _ = write!(text, "\n## {title}\n\n{limits}\n");
            for section in self.sections.iter().filter(|section| section.title == title) {
                text.push_str(&section.to_markdown());
            }
        }
        text
    }
}

const VERDICTS: [&str; 4] = ["aim · 目标", "reached · 结果", "bound · 界限", ""];

fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("| {} |\n|{}\n", header.join(" | "), " --- |".repeat(header.len()));
    for row in rows {
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text
}

fn aligned(header: &[&str], rows: &[Vec<String>]) -> String {
    let all: Vec<Vec<&str>> = std::iter::once(header.to_vec())
        .chain(rows.iter().map(|row| row.iter().map(String::as_str).collect()))
        .collect();
    let width = |column: usize| {
        all.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
    };
    let mut text = String::new();
    for row in &all {
        for (column, cell) in row.iter().enumerate() {
            let gap = width(column).unwrap_or_default() + 2 - cell.chars().count();
            text.push_str(cell);
            text.push_str(&" ".repeat(gap));
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_met_on_its_bound_and_missed_beyond() {
        let verdict = |aim, reached| Verdict { what: String::new(), aim, reached };
        assert!(verdict(Aim::AtLeast(Ratio(500)), 500).is_met());
        assert!(!verdict(Aim::AtLeast(Ratio(500)), 499).is_met());
        assert!(verdict(Aim::AtMost(1500, "×"), 1500).is_met());
        assert!(!verdict(Aim::AtMost(1500, "×"), 1501).is_met());
    }

    #[test]
    fn sections_of_a_title_stand_together_whatever_their_order() {
        let section = |title, engine| Section {
            title,
            engine,
            limits: "the limit",
            header: vec!["x"],
            rows: vec![vec!["1".to_owned()]],
            notes: Vec::new(),
            verdicts: Vec::new(),
        };
        let mut report = Report::new(Timestamp::EPOCH, Vec::new(), false);
        for engine in [Engine::Sqlite, Engine::Postgres] {
            report.add(section("(b) second", engine));
            report.add(section("(a) first", engine));
        }
        let text = report.to_markdown();
        let places: Vec<usize> = ["(a) first", "### SQLite", "### PostgreSQL", "(b) second"]
            .map(|part| text.find(part).expect("it is there"))
            .into();
        assert!(places.is_sorted(), "{places:?}");
        assert_eq!(text.matches("(a) first").count(), 1);
    }
}
