//! What the old forms of bills say in one way (`bills` F). They are of the caller alone, whoever else it may see.

use hubu_core::bills::ChargeMode;

use super::query::project;
use crate::edge::decode::{BadField, Empty, Fields, Text};

/// `payMethod` of terms, of usage on demand, and of reserved instances.
pub const PAY_METHODS: [(&str, ChargeMode); 3] =
    [("0", ChargeMode::Period), ("1", ChargeMode::OnDemand), ("10", ChargeMode::ReservedInstance)];

/// How something is charged, as the old forms number it.
pub fn pay_method(mode: ChargeMode) -> &'static str {
    let found = PAY_METHODS.iter().find(|(_, of)| *of == mode);
    found.map_or(mode.as_str(), |(word, _)| word)
}

/// A filter that `null` is a value of, and `""` none.
pub const fn filter(max: usize) -> Text {
    Text::max(max).null(Empty::Kept).quoted(Empty::Refused)
}

/// `enterpriseProjectId`: `-1` and `null` ask for what belongs to none.
pub fn former_project(fields: &mut Fields<'_>) -> Result<Option<String>, BadField> {
    project(fields, "enterpriseProjectId", filter(64))
}
