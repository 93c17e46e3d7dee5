//! Finds texts in large heaps of bytes, in the forms in which a text leaks.

use std::collections::HashMap;

/// A text to look for.
pub struct Needle {
    /// What it is, for the one who reads a failure: a secret must not stand there itself.
    pub what: String,
    text: Vec<u8>,
}

impl Needle {
    /// A text of at least four bytes; shorter ones are everywhere.
    pub fn new(what: impl Into<String>, text: impl AsRef<[u8]>) -> Self {
        let (what, text) = (what.into(), text.as_ref().to_vec());
        assert!(text.len() >= LEAST, "{what} is too short to be looked for");
        Self { what, text }
    }

    /// The text and what it is turned into on the way to a log, a column or a message.
    fn forms(&self) -> Vec<(&'static str, Vec<u8>)> {
        let each = |write: fn(&u8) -> String| self.text.iter().map(write).collect::<Vec<_>>();
        let hex = each(|byte| format!("{byte:02x}")).concat();
        let percent = each(|byte| format!("%{byte:02X}")).concat();
        let list = each(u8::to_string);
        let mut forms = vec![
            ("as it is", self.text.clone()),
            ("in hexadecimal digits", hex.clone().into_bytes()),
            ("in capital hexadecimal digits", hex.to_uppercase().into_bytes()),
            ("percent-encoded", percent.into_bytes()),
            ("as a list of numbers", list.join(", ").into_bytes()),
        ];
        if let Ok(text) = std::str::from_utf8(&self.text)
            && !text.is_ascii()
        {
            let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
            let escaped = units.collect::<Vec<_>>().concat();
            forms.push(("escaped as in JSON", escaped.into_bytes()));
        }
        for alphabet in ["+/", "-_"] {
            let encoded = (0..3).map(|before| ("in base64", base64(&self.text, before, alphabet)));
            forms.extend(encoded.filter(|(_, form)| form.len() >= LEAST));
        }
        forms
    }

    /// Digits among further digits are another number.
    fn stands_alone(&self, heap: &[u8], at: usize, form: &[u8]) -> bool {
        let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
        let before = at.checked_sub(1).and_then(|before| heap.get(before));
        !form.iter().all(u8::is_ascii_digit)
            || form != self.text
            || !(is_digit(before) || is_digit(heap.get(at + form.len())))
    }
}

/// A needle, in which form, and how that form reads.
type Form<'a> = (&'a Needle, &'a str, &'a [u8]);

/// The shortest form that is looked for.
const LEAST: usize = 4;

/// Which of the needles stand in a heap: what each is, and in which form it was found.
pub fn find(heap: &[u8], needles: &[Needle]) -> Vec<String> {
    let mut by_start: HashMap<&[u8], Vec<Form<'_>>> = HashMap::new();
    let forms: Vec<_> = needles.iter().map(|needle| (needle, needle.forms())).collect();
    for (needle, forms) in &forms {
        for (name, form) in forms {
            by_start.entry(&form[..LEAST]).or_default().push((needle, name, form));
        }
    }
    let mut found = Vec::new();
    for (at, start) in heap.windows(LEAST).enumerate() {
        for (needle, name, form) in by_start.get(start).into_iter().flatten() {
            if heap[at..].starts_with(form) && needle.stands_alone(heap, at, form) {
                found.push(format!("{} {name}", needle.what));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// What is sure to stand in the base64 form of a longer text that holds these bytes after so many
/// others: characters that depend on no neighbour.
fn base64(bytes: &[u8], before: usize, alphabet: &str) -> Vec<u8> {
    let plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let signs: Vec<u8> = plain.bytes().chain(alphabet.bytes()).collect();
    let bits: Vec<u8> = std::iter::repeat_n(&0, before)
        .chain(bytes)
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1))
        .collect();
    let sure = |bits: &[u8]| signs[bits.iter().fold(0, |sum, bit| sum * 2 + usize::from(*bit))];
    bits.chunks_exact(6).skip((before * 8).div_ceil(6)).map(sure).collect()
}
