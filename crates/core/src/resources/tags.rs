//! Tags of resources: words of the customer's own, by name.

use super::ResourceRefusal;

/// Tags of a resource at the most.
pub const MOST_TAGS: usize = 20;
/// Characters of a tag's name at the most.
const LONGEST_NAME: usize = 128;
/// Characters of its value at the most.
const LONGEST_VALUE: usize = 255;

/// Names and values.
pub type Tags = Vec<(String, String)>;

/// Tags as they are kept: by name. A name has 1 to 128 characters, a value up to 255, neither a control
/// character.
///
/// # Errors
/// [`ResourceRefusal::TooManyTags`], [`ResourceRefusal::Tag`], [`ResourceRefusal::TagRepeated`].
pub fn check_tags(mut tags: Tags) -> Result<Tags, ResourceRefusal> {
    if tags.len() > MOST_TAGS {
        return Err(ResourceRefusal::TooManyTags);
    }
    let fits = |text: &str, longest: usize| {
        text.chars().count() <= longest && !text.chars().any(char::is_control)
    };
    let sound = |(name, value): &(String, String)| {
        !name.trim().is_empty() && fits(name, LONGEST_NAME) && fits(value, LONGEST_VALUE)
    };
    if !tags.iter().all(sound) {
        return Err(ResourceRefusal::Tag);
    }
    tags.sort_unstable();
    let strictly = tags.is_sorted_by(|one, next| one.0 < next.0);
    if strictly { Ok(tags) } else { Err(ResourceRefusal::TagRepeated) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_stand_by_name_and_each_name_once() {
        use ResourceRefusal as R;
        let tag = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let many = |count: usize| (0..count).map(|n| tag(&format!("t{n:02}"), "")).collect();
        let long = "长".repeat(129);
        for (tags, expected) in [
            (vec![tag("team", "a"), tag("env", "")], Ok(vec![tag("env", ""), tag("team", "a")])),
            (Vec::new(), Ok(Vec::new())),
            (many(20), Ok(many(20))),
            (many(21), Err(R::TooManyTags)),
            (vec![tag(" ", "a")], Err(R::Tag)),
            (vec![tag(&long, "a")], Err(R::Tag)),
            (vec![tag("env", &"长".repeat(256))], Err(R::Tag)),
            (vec![tag("env", "a\nb")], Err(R::Tag)),
            (vec![tag("env", "a"), tag("team", "b"), tag("env", "c")], Err(R::TagRepeated)),
        ] {
            assert_eq!(check_tags(tags), expected);
        }
    }
}
