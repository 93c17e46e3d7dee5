//! Tags as one text, where they are read with what they belong to and by nothing else.

use hubu_core::resources::Tags;

use crate::Fault;

/// Tags as they are stored: a list of names and values in JSON.
pub fn written(tags: &[(String, String)]) -> Result<String, Fault> {
    serde_json::to_string(tags).map_err(|error| Fault::Bug(format!("tags: {error}")))
}

/// Tags as they were written.
pub fn read(text: &str) -> Result<Tags, Fault> {
    serde_json::from_str(text).map_err(|error| Fault::Bug(format!("tags: {error}")))
}
