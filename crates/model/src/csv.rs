//! Tables as they go over the wire: lines that end in CR LF, fields in quotes where they need it.

use crate::json::Json;

/// Reads a table: a list of lines, each a list of texts.
///
/// # Errors
/// Where a field in quotes does not end, or something follows its end.
pub(crate) fn read(text: &str) -> Result<Json, String> {
    let mut lines = Vec::new();
    let mut fields = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (field, after) = field(rest)?;
        fields.push(Json::Text(field));
        if let Some(more) = after.strip_prefix(',') {
            rest = more;
            continue;
        }
        rest = after.strip_prefix("\r\n").ok_or("a line does not end in CR LF")?;
        lines.push(Json::List(std::mem::take(&mut fields)));
    }
    Ok(Json::List(lines))
}

/// The first field, and what follows it.
fn field(text: &str) -> Result<(String, &str), String> {
    let Some(mut inner) = text.strip_prefix('"') else {
        let end = text.find([',', '\r']).ok_or("a line does not end")?;
        return Ok((text[..end].to_owned(), &text[end..]));
    };
    let mut field = String::new();
    loop {
        let end = inner.find('"').ok_or("a field in quotes does not end")?;
        field.push_str(&inner[..end]);
        inner = &inner[end + 1..];
        match inner.strip_prefix('"') {
            Some(more) => {
                field.push('"');
                inner = more;
            }
            None => return Ok((field, inner)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_with_and_without_quotes() {
        let line = |fields: &[&str]| Json::List(fields.iter().map(|one| (*one).into()).collect());
        let text = "a,b\r\n\"x, \"\"y\"\"\r\nz\",\r\n";
        let expected = Json::List(vec![line(&["a", "b"]), line(&["x, \"y\"\r\nz", ""])]);
        assert_eq!(read(text), Ok(expected));
        assert!(read("a,\"b").is_err());
        assert!(read("a,b").is_err());
    }
}
