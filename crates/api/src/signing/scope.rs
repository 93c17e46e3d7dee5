//! The scope behind an access key: `<AK>/<YYYYMMDD>/<region>/<service>`, in the older form with
//! `/sdk_request` at its end.

/// The longest region or service.
const NAME_MAX: usize = 64;

/// What an algorithm wants of its scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScopeForm {
    /// What stands behind the service.
    pub terminator: Option<&'static str>,
}

/// A scope, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope<'a> {
    text: &'a str,
    /// The day, `YYYYMMDD`; the one of `X-Sdk-Date` in a request that verifies.
    pub date: &'a str,
    /// The region; empty where the client was told none.
    pub region: &'a str,
    /// The service, such as `bss`. Whatever the client calls it.
    pub service: &'a str,
}

impl<'a> Scope<'a> {
    /// Takes a scope apart; `None` when it does not have the form.
    pub fn parse(text: &'a str, form: ScopeForm) -> Option<Self> {
        let names = match form.terminator {
            None => text,
            Some(end) => text.strip_suffix(end)?.strip_suffix('/')?,
        };
        let mut names = names.split('/');
        let (date, region, service) = (names.next()?, names.next()?, names.next()?);
        let is_date = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
        let fits = is_date && is_name(region) && is_name(service) && !service.is_empty();
        (fits && names.next().is_none()).then_some(Scope { text, date, region, service })
    }

    /// The scope as it stands on the wire.
    pub fn text(self) -> &'a str {
        self.text
    }
}

impl ScopeForm {
    /// Writes a scope of this form.
    pub fn write(self, date: &str, region: &str, service: &str) -> String {
        let end = self.terminator.map_or(String::new(), |end| format!("/{end}"));
        format!("{date}/{region}/{service}{end}")
    }
}

fn is_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.len() <= NAME_MAX && text.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: ScopeForm = ScopeForm { terminator: None };
    const ENDED: ScopeForm = ScopeForm { terminator: Some("sdk_request") };

    #[test]
    fn a_scope_reads_as_it_was_written() {
        for (form, region) in [(PLAIN, "globe"), (ENDED, "cn-north-1"), (ENDED, "")] {
            let text = form.write("20260115", region, "bss");
            let scope = Scope::parse(&text, form).expect("well-formed");
            assert_eq!((scope.date, scope.region, scope.service), ("20260115", region, "bss"));
            assert_eq!(scope.text(), text);
        }
    }

    #[test]
    fn what_has_another_form_is_none() {
        let long = format!("20260115/{}/bss", "r".repeat(65));
        for bad in ["", "20260115", "20260115/globe", "20260115/globe/", "2026011/globe/bss", &long]
        {
            assert_eq!(Scope::parse(bad, PLAIN), None, "{bad}");
        }
        for bad in ["20260115/globe/bss/x", "2026011x/globe/bss", "20260115/glo be/bss"] {
            assert_eq!(Scope::parse(bad, PLAIN), None, "{bad}");
        }
        for bad in ["20260115/r/bss", "20260115/r/bss/sdk_requests", "20260115/r/bsssdk_request"] {
            assert_eq!(Scope::parse(bad, ENDED), None, "{bad}");
        }
    }
}
