//! What a person sees while a benchmark runs.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line on the terminal that says what is being measured; plain lines where there is none.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Starts it.
    pub(super) fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        let style = ProgressStyle::with_template("{spinner} {elapsed_precise} {msg}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    /// Says what begins now.
    pub(super) fn say(&self, text: impl Into<String>) {
        let text = text.into();
        if self.0.is_hidden() {
            eprintln!("  … {text}");
        }
        self.0.set_message(text);
    }

    /// Says how far it has come, on a terminal alone.
    pub(super) fn step(&self, text: impl Into<String>) {
        self.0.set_message(text.into());
    }

    /// Prints a result above the line.
    pub(super) fn print(&self, text: &str) {
        self.0.suspend(|| println!("{text}"));
    }

    /// Ends it.
    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}
