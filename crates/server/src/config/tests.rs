//! The handbook and the settings say the same.

use super::Settings;

const HANDBOOK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/config.md");

/// Keys in the order of the struct, with their defaults as TOML values (`None`: no default).
fn keys() -> Vec<(String, Option<String>)> {
    let settings = serde_json::to_value(Settings::default()).expect("plain values");
    let settings = settings.as_object().expect("a struct").clone();
    settings
        .into_iter()
        .map(|(key, value)| (key, (!value.is_null()).then(|| value.to_string())))
        .collect()
}

#[test]
fn the_handbook_explains_every_key_and_no_other() {
    let handbook = std::fs::read_to_string(HANDBOOK).expect("docs/config.md is in the repository");
    let explained: Vec<&str> = handbook
        .lines()
        .filter_map(|line| line.strip_prefix("### `").and_then(|rest| rest.strip_suffix('`')))
        .collect();
    let keys = keys();
    let known: Vec<&str> = keys.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(explained, known, "headings of docs/config.md, in the order of `Settings`");
}

#[test]
fn the_handbook_gives_every_default_and_every_variable() {
    let handbook = std::fs::read_to_string(HANDBOOK).expect("docs/config.md is in the repository");
    for (key, default) in keys() {
        let section = handbook.split(&format!("### `{key}`\n")).nth(1).unwrap_or_default();
        let section = section.split("\n#").next().unwrap_or_default();
        let variable = format!("`HUBU_{}`", key.to_uppercase());
        assert!(section.contains(&variable), "{key}: {variable} is not mentioned");
        let default =
            default.map_or("no default · 无默认值".into(), |value| format!("`{value}`"));
        assert!(section.contains(&default), "{key}: the default {default} is not mentioned");
        let chinese = section.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(chinese, "{key}: nothing in Chinese");
    }
}
