//! The rules of account names, display names and passwords (`accounts` A3, `partner` 2.2).

/// Why a text cannot be an account name. In the order the rules are tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LoginNameRefusal {
    /// Not 5 to 32 characters.
    Length,
    /// Other characters than ASCII letters, digits, `_` and `-`, or a digit in front (a name of
    /// digits alone is refused by the same rule).
    Characters,
    /// Begins with `op_` or `shadow_`, which the platform keeps for itself.
    ReservedPrefix,
}

/// Checks an account (login) name: 5 to 32 characters of `^([a-zA-Z_-]([a-zA-Z0-9_-])*)$`, not
/// beginning with `op_` or `shadow_`, not all digits.
///
/// # Errors
/// The first rule that is broken.
pub fn check_login_name(name: &str) -> Result<(), LoginNameRefusal> {
    if !(5..=32).contains(&name.chars().count()) {
        return Err(LoginNameRefusal::Length);
    }
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if !plain || name.as_bytes()[0].is_ascii_digit() {
        return Err(LoginNameRefusal::Characters);
    }
    // Read without regard to case: a second spelling of a reserved name would only mislead.
    let lower = name.to_ascii_lowercase();
    if ["op_", "shadow_"].iter().any(|prefix| lower.starts_with(prefix)) {
        return Err(LoginNameRefusal::ReservedPrefix);
    }
    Ok(())
}

/// Is this a display name: at most 64 characters, none of them a control character? The empty name
/// is one (`accounts` A3: `""` sets it to nothing); any other sign may stand in it (G8).
pub fn check_display_name(name: &str) -> bool {
    name.chars().count() <= 64 && !name.chars().any(char::is_control)
}

/// How varied a password must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PasswordRule {
    /// How many of the four classes (upper case, lower case, digits, other signs) it must draw on.
    pub classes: usize,
}

impl PasswordRule {
    /// For accounts an enterprise master opens. The sheet gives the length only; a password that
    /// opens an account with money in it is asked for three classes of the four.
    pub const ENTERPRISE: Self = Self { classes: 3 };
    /// For accounts a partner opens: two classes, as the page of that operation says.
    pub const PARTNER: Self = Self { classes: 2 };
}

/// Why a text cannot be a password. In the order the rules are tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PasswordRefusal {
    /// Fewer than 8 characters: too few to guess against.
    TooShort,
    /// More than 32 characters: the wire's limit.
    TooLong,
    /// A blank, a control character or a sign outside ASCII: people could not type it everywhere.
    Characters,
    /// Draws on too few classes of characters ([`PasswordRule`]).
    TooPlain,
    /// It is the account name, forwards or backwards, whatever the case.
    LikeTheName,
    /// It contains the account's phone number.
    HoldsThePhone,
}

/// Checks a password for the account `name`, whose phone has the digits `phone` (empty: unknown).
///
/// # Errors
/// The first rule that is broken.
pub fn check_password(
    rule: PasswordRule,
    password: &str,
    name: &str,
    phone: &str,
) -> Result<(), PasswordRefusal> {
    match password.chars().count() {
        ..8 => return Err(PasswordRefusal::TooShort),
        33.. => return Err(PasswordRefusal::TooLong),
        _ => {}
    }
    if !password.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(PasswordRefusal::Characters);
    }
    let classes: [fn(&u8) -> bool; 4] = [
        u8::is_ascii_uppercase,
        u8::is_ascii_lowercase,
        u8::is_ascii_digit,
        u8::is_ascii_punctuation,
    ];
    let drawn_on = classes.iter().filter(|class| password.as_bytes().iter().any(class)).count();
    if drawn_on < rule.classes {
        return Err(PasswordRefusal::TooPlain);
    }
    let backwards: String = name.chars().rev().collect();
    if password.eq_ignore_ascii_case(name) || password.eq_ignore_ascii_case(&backwards) {
        return Err(PasswordRefusal::LikeTheName);
    }
    if !phone.is_empty() && password.contains(phone) {
        return Err(PasswordRefusal::HoldsThePhone);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn account_names_follow_the_sheet() {
        use LoginNameRefusal::{Characters, Length, ReservedPrefix};
        let table: &[(&str, Result<(), LoginNameRefusal>)] = &[
            ("acme_lab", Ok(())),
            ("Acme-Lab-01", Ok(())),
            ("_acme", Ok(())),
            ("-acme", Ok(())),
            ("abcde", Ok(())),
            ("abcdefghijklmnopqrstuvwxyz012345", Ok(())),
            ("operator", Ok(())),
            ("abcd", Err(Length)),
            ("abcdefghijklmnopqrstuvwxyz0123456", Err(Length)),
            ("", Err(Length)),
            ("1acme", Err(Characters)),
            ("123456", Err(Characters)),
            ("acme lab", Err(Characters)),
            ("acme.lab", Err(Characters)),
            ("实验室实验室", Err(Characters)),
            ("op_acme", Err(ReservedPrefix)),
            ("OP_acme", Err(ReservedPrefix)),
            ("shadow_acme", Err(ReservedPrefix)),
        ];
        for (name, expected) in table {
            assert_eq!(check_login_name(name), *expected, "{name}");
        }
    }

    #[test]
    fn a_display_name_is_any_64_characters() {
        assert!(check_display_name(""));
        assert!(check_display_name("研发部 R&D <lab> \"1\""));
        assert!(check_display_name(&"实".repeat(64)));
        assert!(!check_display_name(&"实".repeat(65)));
        assert!(!check_display_name("two\nlines"));
        assert!(!check_display_name("nul\0"));
    }

    #[test]
    fn passwords_follow_the_rules_in_their_order() {
        use PasswordRefusal::{
            Characters, HoldsThePhone, LikeTheName, TooLong, TooPlain, TooShort,
        };
        let table: &[(&str, Result<(), PasswordRefusal>)] = &[
            ("S3cret!pass", Ok(())),
            ("Secret12", Ok(())),
            ("secret-12", Ok(())),
            ("Sec-ret-word", Ok(())),
            ("S3cret!", Err(TooShort)),
            ("", Err(TooShort)),
            ("S3cret!passS3cret!passS3cret!passS", Err(TooLong)),
            ("S3cret pass", Err(Characters)),
            ("S3cret!päss", Err(Characters)),
            ("secret12", Err(TooPlain)),
            ("12345678", Err(TooPlain)),
            ("Acme-Lab-1", Err(LikeTheName)),
            ("acme-LAB-1", Err(LikeTheName)),
            ("1-baL-emcA", Err(LikeTheName)),
            ("Ab13800000000", Err(HoldsThePhone)),
        ];
        for (password, expected) in table {
            let found =
                check_password(PasswordRule::ENTERPRISE, password, "Acme-Lab-1", "13800000000");
            assert_eq!(found, *expected, "{password}");
        }
    }

    #[test]
    fn a_partner_may_choose_a_plainer_password() {
        let check = |password| check_password(PasswordRule::PARTNER, password, "acme_lab", "");
        assert_eq!(check("secret12"), Ok(()));
        assert_eq!(check("secretsecret"), Err(PasswordRefusal::TooPlain));
    }
}
