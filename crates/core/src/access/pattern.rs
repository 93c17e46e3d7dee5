//! Wildcards in action names and resources.

/// Does `pattern` match `name`, where `*` stands for any run of signs, colons included? ASCII case
/// does not count, as the vendor's consoles write `BSS:*` and `bss:*` alike.
///
/// Takes time in proportion to both lengths multiplied, however many stars there are.
pub fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    let (mut p, mut n) = (0, 0);
    // The last star and how far it has swallowed: one step back is enough, earlier stars need none.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(sign) if sign.eq_ignore_ascii_case(&name[n]) => {
                p += 1;
                n += 1;
            }
            _ => {
                let Some((at, swallowed)) = star else { return false };
                star = Some((at, swallowed + 1));
                p = at + 1;
                n = swallowed + 1;
            }
        }
    }
    pattern[p..].iter().all(|sign| *sign == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_run_of_signs() {
        let table = [
            ("bss:order:view", "bss:order:view", true),
            ("bss:order:view", "bss:order:update", false),
            ("BSS:Order:View", "bss:order:view", true),
            ("bss:*:view", "bss:order:view", true),
            ("bss:*:view", "bss:order:update", false),
            ("bss:*", "bss:order:view", true),
            ("bss:*:*", "bss:order:view", true),
            ("bss:order:*", "bss:orderX:view", false),
            ("*:*:*", "bss:order:view", true),
            ("*", "bss:order:view", true),
            ("*", "", true),
            ("bss:enterprise*:view", "bss:enterpriseFinance:view", true),
            ("bss:en*ise*:view", "bss:enterpriseFinance:view", true),
            ("*:view", "bss:order:view", true),
            ("bss:*", "billing:order:view", false),
            ("billing:*", "Billing::activeEPFinance", true),
            ("", "bss:order:view", false),
            ("", "", true),
            ("bss:order:view*", "bss:order:view", true),
            ("bss:order:viewx", "bss:order:view", false),
        ];
        for (pattern, name, expected) in table {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn many_stars_do_not_take_forever() {
        let pattern = "*a".repeat(1_000) + "b";
        assert!(!matches(&pattern, &"a".repeat(6_000)));
    }
}
