//! [`Answer`]: what a request must be answered, and where an answer differs from that.

use crate::derivations::followed;
use crate::ids::{Id, Ids};
use crate::json::{Fields, Json};

/// What a request must be answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body; `None`: there is none.
    pub body: Option<Json>,
    /// Is the body a table, of which [`Answer::body`] lists the lines?
    pub is_table: bool,
    /// The token that its header holds.
    pub token: Option<Id>,
}

/// Where an answer differs from what it must be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mismatch {
    /// The field, as a path.
    pub place: String,
    /// What must stand there.
    pub expected: String,
    /// What stands there.
    pub got: String,
}

impl Answer {
    /// Success with a body.
    pub(crate) fn of(status: u16, body: Json) -> Self {
        Self { status, body: Some(body), is_table: false, token: None }
    }

    /// A table: its headings, and its rows.
    pub(crate) fn table(headings: &[&str], rows: Vec<Vec<Json>>) -> Self {
        let headings: Vec<Json> = headings.iter().map(|heading| Json::from(*heading)).collect();
        let mut lines = vec![Json::List(headings)];
        lines.extend(rows.into_iter().map(Json::List));
        Self { is_table: true, ..Self::of(200, Json::List(lines)) }
    }

    /// Success without a body.
    pub(crate) const fn empty() -> Self {
        Self { status: 204, body: None, is_table: false, token: None }
    }

    /// A refusal. Its words are not compared, here as below: they are for people, and in two languages.
    pub(crate) fn refused(status: u16, code: &str) -> Self {
        let body = Fields::default().with("error_code", code).with("error_msg", Json::Any);
        Self::of(status, body.done())
    }

    /// A refusal that lists what failed.
    pub(crate) fn failed(status: u16, code: &str, items: &[&str], former: bool) -> Self {
        let name = if former { "failCheckItems" } else { "fail_check_items" };
        Self::listing(status, code, (name, items))
    }

    /// A refusal that lists what failed, under a name.
    pub(crate) fn listing(status: u16, code: &str, (name, items): (&str, &[&str])) -> Self {
        let body = Fields::default().with("error_code", code).with("error_msg", Json::Any);
        let items: Vec<Json> = items.iter().map(|item| Json::from(*item)).collect();
        Self::of(status, body.with(name, items).done())
    }

    /// A refusal of the identity service, which knows no codes.
    pub(crate) fn of_identity(status: u16) -> Self {
        let title = match status {
            400 => "Bad Request",
            401 => "Unauthorized",
            403 => "Forbidden",
            _ => "Not Found",
        };
        let error = Fields::default().with("code", i64::from(status)).with("message", Json::Any);
        let error = error.with("title", title).done();
        Self::of(status, Fields::default().with("error", error).done())
    }

    /// The same in an old form, where what is done says so, and may say more.
    #[must_use]
    pub fn formerly(self, more: Option<(&str, Id)>) -> Self {
        if self.status != 204 {
            return self;
        }
        let body = Fields::default().with("error_code", "CBC.0000").with("error_msg", "success");
        let more = more.into_iter();
        let body = more.fold(body, |body, (name, value)| body.with(name, value));
        Self::of(200, body.done())
    }

    /// The code that a body has.
    pub(crate) fn code(&self) -> Option<&str> {
        match self.body.as_ref()?.field("error_code")? {
            Json::Text(code) => Some(code),
            _ => None,
        }
    }

    /// Was it done?
    pub fn is_success(&self) -> bool {
        let coded = self.body.as_ref().and_then(|body| body.field("error_code"));
        self.status < 300 && coded.is_none_or(|code| *code == Json::from("CBC.0000"))
    }

    /// Was the form of the request wrong?
    pub fn is_malformed(&self) -> bool {
        let code = self.body.as_ref().and_then(|body| body.field("error_code"));
        code == Some(&Json::from("CBC.0100"))
    }

    /// Compares an answer with it; what the model did not know it learns, where all else fits.
    ///
    /// # Errors
    /// The first place at which they differ.
    pub fn compare(&self, status: u16, body: &str, ids: &mut Ids) -> Result<(), Mismatch> {
        if self.status != status {
            let got = format!("{status} {body}");
            return Err(mismatch("status", &format!("{self:?}"), &got));
        }
        let Some(expected) = &self.body else {
            return if body.trim().is_empty() { Ok(()) } else { Err(mismatch("body", "", body)) };
        };
        match expected {
            Json::Any => return Ok(()),
            Json::Page(words) => return is_page(body, words),
            _ => {}
        }
        let got = if self.is_table { crate::csv::read(body) } else { Json::read(body) };
        let got = got.map_err(|why| mismatch("body", &why, body))?;
        let mut learned = Vec::new();
        same(expected, &got, "", ids, &mut learned)?;
        for (id, text) in learned {
            ids.learn(id, &text);
        }
        Ok(())
    }
}

/// Is it a page with these words?
fn is_page(body: &str, words: &[String]) -> Result<(), Mismatch> {
    if !body.starts_with("<!DOCTYPE html>") || !body.trim_end().ends_with("</html>") {
        return Err(mismatch("body", "a page of HTML", body));
    }
    match words.iter().find(|word| !body.contains(word.as_str())) {
        Some(word) => Err(mismatch("body", word, body)),
        None => Ok(()),
    }
}

impl Answer {
    /// Compares the token in an answer's header with it, or learns it.
    ///
    /// # Errors
    /// Where it is another one, or none.
    pub fn compare_token(&self, shown: &str, ids: &mut Ids) -> Result<(), Mismatch> {
        let Some(id) = self.token else { return Ok(()) };
        match ids.text(id) {
            Some(known) if known == shown => Ok(()),
            None if !shown.is_empty() && ids.holder(id, shown).is_none() => {
                ids.learn(id, shown);
                Ok(())
            }
            known => Err(mismatch("X-Subject-Token", &format!("{known:?}"), shown)),
        }
    }
}

fn mismatch(place: &str, expected: &str, got: &str) -> Mismatch {
    let (expected, got) = (expected.to_owned(), got.to_owned());
    Mismatch { place: place.to_owned(), expected, got }
}

fn same(
    expected: &Json,
    got: &Json,
    place: &str,
    ids: &Ids,
    learned: &mut Vec<(Id, String)>,
) -> Result<(), Mismatch> {
    match (expected, got) {
        (Json::Any, _) => Ok(()),
        (Json::OneOf(several), _) => {
            let known = learned.len();
            let mut found = Err(mismatch(place, "one of several", &format!("{got:?}")));
            for one in several {
                found = same(one, got, place, ids, learned);
                if found.is_ok() {
                    break;
                }
                learned.truncate(known);
            }
            found
        }
        (Json::Id(before, id, after), Json::Text(text)) => {
            let inner = text.strip_prefix(before).and_then(|t| t.strip_suffix(after.as_str()));
            let told = learned.iter().find(|(other, _)| other == id).map(|(_, text)| text.as_str());
            match (inner, told.or(ids.text(*id))) {
                (Some(inner), Some(known)) if inner == known => Ok(()),
                (Some(inner), None) if !inner.is_empty() => {
                    let here = |(other, text): &(Id, String)| {
                        text == inner && ids.must_differ(*id, *other)
                    };
                    if learned.iter().any(here) || ids.holder(*id, inner).is_some() {
                        return Err(mismatch(place, "one that no other has", text));
                    }
                    learned.push((*id, inner.to_owned()));
                    Ok(())
                }
                (_, known) => Err(mismatch(place, &format!("{before}{known:?}{after}"), text)),
            }
        }
        (Json::Derived(amount), Json::List(steps)) => match followed(steps) {
            Ok(found) if found == *amount => Ok(()),
            found => Err(mismatch(place, &format!("steps to {amount}"), &format!("{found:?}"))),
        },
        (Json::List(wanted), Json::List(there)) => {
            if wanted.len() != there.len() {
                let (wanted, there) = (format!("{wanted:?}"), format!("{there:?}"));
                return Err(mismatch(&format!("{place}[]"), &wanted, &there));
            }
            let mut pairs = wanted.iter().zip(there).enumerate();
            pairs.try_for_each(|(at, (one, other))| {
                same(one, other, &format!("{place}[{at}]"), ids, learned)
            })
        }
        (Json::Object(wanted), Json::Object(there)) => {
            if let Some((name, value)) = there.iter().find(|(n, _)| expected.field(n).is_none()) {
                return Err(mismatch(&format!("{place}.{name}"), "nothing", &format!("{value:?}")));
            }
            same_fields(wanted, got, place, ids, learned)
        }
        (Json::Holds(wanted), Json::Object(_)) => same_fields(wanted, got, place, ids, learned),
        (one, other) if one == other => Ok(()),
        (one, other) => Err(mismatch(place, &format!("{one:?}"), &format!("{other:?}"))),
    }
}

/// Compares the fields that are wanted.
fn same_fields(
    wanted: &[(String, Json)],
    got: &Json,
    place: &str,
    ids: &Ids,
    learned: &mut Vec<(Id, String)>,
) -> Result<(), Mismatch> {
    wanted.iter().try_for_each(|(name, value)| {
        let place = format!("{place}.{name}");
        match got.field(name) {
            Some(other) => same(value, other, &place, ids, learned),
            None => Err(mismatch(&place, &format!("{value:?}"), "nothing")),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Sort;

    #[test]
    fn an_id_is_learned_once_and_then_compared() {
        let mut ids = Ids::default();
        let id = ids.unknown(Sort::Posting);
        let body = Fields::default().with("id", id).with("at", Json::Any).done();
        let answer = Answer::of(200, body);
        assert_eq!(answer.compare(200, r#"{"id":"a","at":1}"#, &mut ids), Ok(()));
        assert_eq!(ids.text(id), Some("a"));
        assert!(answer.compare(200, r#"{"id":"b","at":1}"#, &mut ids).is_err());
        assert!(answer.compare(201, r#"{"id":"a","at":1}"#, &mut ids).is_err());
        assert!(answer.compare(200, r#"{"id":"a"}"#, &mut ids).is_err());
        assert!(answer.compare(200, r#"{"id":"a","at":1,"more":2}"#, &mut ids).is_err());
    }

    #[test]
    fn no_two_ids_of_a_sort_have_one_text() {
        let mut ids = Ids::default();
        let [one, other, third] = [Sort::Coupon, Sort::Coupon, Sort::Plan].map(|s| ids.unknown(s));
        let shown = |id: Id| Fields::default().with("id", id).done();
        let rows = Answer::of(200, Json::List(vec![shown(one), shown(other)]));
        assert!(rows.compare(200, r#"[{"id":"a"},{"id":"a"}]"#, &mut ids).is_err());
        assert_eq!(rows.compare(200, r#"[{"id":"a"},{"id":"b"}]"#, &mut ids), Ok(()));
        assert_eq!(Answer::of(200, shown(third)).compare(200, r#"{"id":"a"}"#, &mut ids), Ok(()));
        let late = ids.unknown(Sort::Coupon);
        assert!(Answer::of(200, shown(late)).compare(200, r#"{"id":"b"}"#, &mut ids).is_err());
    }

    #[test]
    fn what_is_drawn_was_not_given_before_and_codes_may_be_equal() {
        let mut ids = Ids::default();
        let drawn = ids.unknown(Sort::Trade);
        ids.given(Sort::Trade, "tx-1");
        let [one, other] = [(); 2].map(|()| ids.unknown(Sort::SentCode));
        let shown = |ids: Vec<Id>| Answer::of(200, Json::from(ids));
        assert!(shown(vec![drawn]).compare(200, r#"["tx-1"]"#, &mut ids).is_err());
        assert_eq!(shown(vec![one, other]).compare(200, r#"["07","07"]"#, &mut ids), Ok(()));
    }

    #[test]
    fn what_holds_fields_may_hold_others() {
        let held = Fields::default().with("a", 1_i64).and_others();
        let compare = |body| Answer::of(200, held.clone()).compare(200, body, &mut Ids::default());
        assert_eq!(compare(r#"{"b":2,"a":1}"#), Ok(()));
        assert!(compare(r#"{"b":2,"a":2}"#).is_err());
        assert!(compare(r#"{"b":2}"#).is_err());
    }

    #[test]
    fn one_of_several_fits_and_only_that_is_learned() {
        let mut ids = Ids::default();
        let (known, unknown) = (ids.given(Sort::Plan, "k"), ids.unknown(Sort::Plan));
        let list = |one: Id, other: Id| Json::from(vec![one, other]);
        let several = Json::OneOf(vec![list(unknown, known), list(known, unknown)]);
        let answer = Answer::of(200, several);
        assert!(answer.compare(200, r#"["a","b"]"#, &mut ids).is_err());
        assert_eq!(ids.text(unknown), None);
        assert_eq!(answer.compare(200, r#"["k","u"]"#, &mut ids), Ok(()));
        assert_eq!(ids.text(unknown), Some("u"));
        assert!(answer.compare(200, r#"["k","v"]"#, &mut ids).is_err());
    }

    #[test]
    fn a_page_is_html_with_its_words() {
        let answer = Answer::of(200, Json::Page(vec!["name".to_owned()]));
        let compare = |body| answer.compare(200, body, &mut Ids::default()).is_ok();
        assert!(compare("<!DOCTYPE html>\n<p>a name</p></html>\n"));
        assert!(!compare("<!DOCTYPE html>\n<p>another</p></html>\n"));
        assert!(!compare("{\"name\":1}"));
    }
}
