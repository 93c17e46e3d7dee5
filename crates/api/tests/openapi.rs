//! Goal: the published documents are those of the code. Method: make them and compare with the
//! files; `UPDATE=1` writes the files instead.

use std::path::Path;

use hubu_api::openapi::{Document, document};
use hubu_api::ops;

#[test]
fn the_published_documents_are_those_of_the_registry() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi");
    for which in Document::ALL {
        let file = folder.join(format!("{}.json", which.name()));
        let made = document(&ops::registry(), which);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&file, &made).expect("the folder can be written");
        }
        let published = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            published == made,
            "{} is not of this code: run again with UPDATE=1",
            file.display()
        );
    }
}

#[test]
fn the_documents_differ_by_site_and_refer_to_what_they_hold() {
    let texts = Document::ALL.map(|which| document(&ops::registry(), which));
    assert!(texts[0].contains("UpdateSubEnterpriseAmount"), "allocation is of the Chinese site");
    assert!(!texts[1].contains("UpdateSubEnterpriseAmount"));
    for text in texts {
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        for (at, _) in text.match_indices("\"#/components/schemas/") {
            let name = text[at + 22..].split('"').next().expect("a closing quote");
            assert!(value["components"]["schemas"].get(name).is_some(), "{name} is not there");
        }
    }
}
