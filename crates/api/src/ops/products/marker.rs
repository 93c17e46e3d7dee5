//! `marker` and `next_marker`: where a page of specifications begins.
//!
//! A marker is opaque to clients. It names the product that the last page ended with, so that the next page
//! begins after it even where another version of the catalogue was applied in between.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hubu_core::products::{Catalogue, Product, SpecPage};
use schemars::JsonSchema;
use serde::Serialize;

use crate::edge::decode::{BadField, Defect, Fields, Text};

const NAME: &str = "marker";
/// What a marker must be (Chinese, English).
const FORM: (&str, &str) = ("上一页返回的 next_marker", "the next_marker of the page before");

/// The product after which a page begins, by its id; none on the first page.
pub struct Marker(Option<String>);

impl Marker {
    /// Takes the field; an empty one means the first page, as an absent one does.
    pub fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let rule = Text::max(128).sample("T0ZGSTE");
        Ok(Self(fields.opt_parsed(NAME, rule, FORM, opened)?))
    }

    /// The product it names.
    ///
    /// # Errors
    /// The catalogue has none of that id: the marker is made up, or the product is gone.
    pub fn product<'c>(&self, catalogue: &'c Catalogue) -> Result<Option<&'c Product>, BadField> {
        let Some(id) = &self.0 else { return Ok(None) };
        let found = catalogue.product(id);
        found.map(Some).ok_or_else(|| BadField::new(NAME, Defect::NotOfForm(FORM.0, FORM.1)))
    }
}

/// What tells whether there is another page.
#[derive(Serialize, JsonSchema)]
pub struct PageInfo {
    /// Null, and not left out, on the last page: clients look for that.
    next_marker: Option<String>,
}

impl PageInfo {
    /// That of a page.
    pub fn of(page: &SpecPage<'_>) -> Self {
        Self { next_marker: page.next.map(|product| URL_SAFE_NO_PAD.encode(&product.id)) }
    }
}

fn opened(marker: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(marker).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_is_what_a_page_gave_and_nothing_else() {
        for (marker, id) in [
            ("T0ZGSTE", Some("OFFI1")),
            ("", Some("")),
            ("T0ZGSTE=", None),
            ("T0ZG STE", None),
            ("_w", None),
            ("1", None),
        ] {
            assert_eq!(opened(marker).as_deref(), id, "{marker}");
        }
    }
}
