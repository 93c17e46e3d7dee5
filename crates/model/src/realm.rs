//! The realm itself: its facts, and the proof of its ledger.

use crate::answer::Answer;
use crate::json::{Fields, Json};
use crate::world::Model;

impl Model {
    /// The facts of the realm, which no request changes: a sandbox in a file, whose days begin as they do
    /// in the zone with this name.
    pub fn show_realm(&self, zone: &str) -> Answer {
        let body = Fields::default()
            .with("site", self.site.word())
            .with("currency", self.site.currency())
            .with("zone", zone)
            .with("purpose", "sandbox")
            .with("virtual_clock", true)
            .with("engine", self.engine)
            .with("version", env!("CARGO_PKG_VERSION"));
        Answer::of(200, body.done())
    }

    /// The ledger is sound, whatever was done.
    pub fn check_ledger() -> Answer {
        let findings: Vec<Json> = Vec::new();
        Answer::of(200, Fields::default().with("sound", true).with("findings", findings).done())
    }
}
