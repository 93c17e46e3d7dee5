//! Certified identities and when two of them are the same person before the law (`accounts` A15).

use std::fmt;

/// The certified identity of a verified customer. An unverified customer has none.
///
/// Personal where the customer is a person: `Debug` shows it masked.
#[derive(Clone, PartialEq, Eq)]
pub struct RealName {
    /// The certified name.
    pub name: String,
    /// The unified social credit code of an enterprise, where it is known.
    pub credit_code: Option<String>,
}

impl fmt::Debug for RealName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RealName({})", mask_name(&self.name))
    }
}

/// Do both carry the same certified name? Blanks around a name do not count.
pub fn same_name(one: &RealName, other: &RealName) -> bool {
    let name = one.name.trim();
    !name.is_empty() && name == other.name.trim()
}

/// Is `sub` a branch of `master` by its name: the master's name, a place or nothing, and 分公司?
fn is_branch(master: &RealName, sub: &RealName) -> bool {
    let name = master.name.trim();
    let rest = sub.name.trim().strip_prefix(name);
    !name.is_empty() && rest.is_some_and(|rest| rest.ends_with("分公司"))
}

/// May credit be lent from `master` to `sub`: the same certified name, or a branch of it? Two names
/// under one credit code do not pass: credit never goes from one company's name to another's.
pub fn same_real_name(master: &RealName, sub: &RealName) -> bool {
    same_name(master, sub) || is_branch(master, sub)
}

/// Are both the same legal person: the same certified name, the same unified social credit code, or
/// a branch by name? Both must be verified enterprises, which the caller knows.
pub fn same_legal_person(master: &RealName, sub: &RealName) -> bool {
    let code =
        |real: &RealName| real.credit_code.as_deref().map(|code| code.trim().to_ascii_uppercase());
    let same_code = code(master).is_some_and(|own| !own.is_empty() && code(sub) == Some(own));
    same_real_name(master, sub) || same_code
}

/// A name with everything but its first character hidden, for screens and audit: `李*`, `L*****`.
/// A name of one character is hidden whole.
pub fn mask_name(name: &str) -> String {
    let count = name.chars().count();
    let shown = usize::from(count > 1);
    name.chars().take(shown).chain(std::iter::repeat_n('*', count - shown)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn real(name: &str, code: &str) -> RealName {
        let credit_code = (!code.is_empty()).then(|| code.to_owned());
        RealName { name: name.to_owned(), credit_code }
    }

    #[test]
    fn who_is_the_same_legal_person_and_who_may_be_lent_credit() {
        let acme = "北京顶点科技有限公司";
        let table = [
            // master, sub, same legal person, same real name
            (real(acme, "91110108MA01ABCD2X"), real(acme, "91110108MA01ABCD2X"), true, true),
            (real(acme, ""), real(acme, ""), true, true),
            (real(acme, ""), real(" 北京顶点科技有限公司 ", ""), true, true),
            (real(acme, "91110108MA01ABCD2X"), real("Acme", "91110108ma01abcd2x"), true, false),
            (real(acme, ""), real("北京顶点科技有限公司上海分公司", ""), true, true),
            (real(acme, ""), real("北京顶点科技有限公司分公司", ""), true, true),
            (real(acme, ""), real("北京顶点科技有限公司上海子公司", ""), false, false),
            (real("北京顶点科技有限公司上海分公司", ""), real(acme, ""), false, false),
            (real(acme, "91110108MA01ABCD2X"), real("Other", "91110108MA01WXYZ3Y"), false, false),
            (real(acme, ""), real("Other", ""), false, false),
            (real("", ""), real("", ""), false, false),
            (real("", " "), real("分公司", " "), false, false),
        ];
        for (master, sub, legal, name) in table {
            let row = format!("{} / {}", master.name, sub.name);
            assert_eq!(same_legal_person(&master, &sub), legal, "{row}");
            assert_eq!(same_real_name(&master, &sub), name, "{row}");
        }
    }

    #[test]
    fn masked_names_show_one_character() {
        for (name, masked) in [("李雷", "李*"), ("Li Lei", "L*****"), ("李", "*"), ("", "")] {
            assert_eq!(mask_name(name), masked);
        }
        assert_eq!(format!("{:?}", real("韩梅梅", "X")), "RealName(韩**)");
    }
}
