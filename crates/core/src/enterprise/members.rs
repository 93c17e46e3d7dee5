//! Filters of the list of members (`accounts` A2).

/// A filter over a name of a member: its account name or its display name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NameFilter {
    /// Every member.
    Any,
    /// Exactly this name.
    Exact(String),
    /// Names that contain this text: in front, at the end or inside.
    Contains(String),
}

/// A fuzzy value with a blank in it, which the interface does not support.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("blanks are not supported in a fuzzy value")]
pub struct SpacesUnsupported;

impl NameFilter {
    /// The filter a request means. `None` is no filter; the empty text is one, and means members
    /// whose name is empty, fuzzy or not.
    ///
    /// # Errors
    /// [`SpacesUnsupported`] for a fuzzy value with a blank.
    pub fn new(value: Option<&str>, fuzzy: bool) -> Result<Self, SpacesUnsupported> {
        match value {
            None => Ok(Self::Any),
            Some(text) if !fuzzy || text.is_empty() => Ok(Self::Exact(text.to_owned())),
            Some(text) if text.contains(char::is_whitespace) => Err(SpacesUnsupported),
            Some(text) => Ok(Self::Contains(text.to_owned())),
        }
    }

    /// Does this name pass? Case counts.
    pub fn passes(&self, name: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Exact(text) => name == text,
            Self::Contains(text) => name.contains(text.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_names_pass() {
        let table = [
            // value, fuzzy, name, passes
            (None, false, "acme_lab", true),
            (None, true, "", true),
            (Some("acme_lab"), false, "acme_lab", true),
            (Some("acme"), false, "acme_lab", false),
            (Some("acme"), true, "acme_lab", true),
            (Some("_lab"), true, "acme_lab", true),
            (Some("e_l"), true, "acme_lab", true),
            (Some("ACME"), true, "acme_lab", false),
            (Some("研发"), true, "华东研发部", true),
            (Some("R&D lab"), false, "R&D lab", true),
            (Some(""), false, "acme_lab", false),
            (Some(""), true, "acme_lab", false),
            (Some(""), false, "", true),
            (Some("%"), true, "acme_lab", false),
        ];
        for (value, fuzzy, name, passes) in table {
            let filter = NameFilter::new(value, fuzzy).expect("no blank in a fuzzy value");
            assert_eq!(filter.passes(name), passes, "{value:?} {fuzzy} {name}");
        }
        assert_eq!(NameFilter::new(Some("R&D lab"), true), Err(SpacesUnsupported));
    }
}
