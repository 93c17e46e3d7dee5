//! The two languages of everything a person reads.

/// A language of messages and names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Lang {
    /// `zh_CN`.
    Zh,
    /// `en_US`.
    En,
}

impl Lang {
    /// The language a client asks for by `X-Language`, in any case of letters and with `-` or `_`
    /// (`auth` 9). Anything else is Chinese, the documented default of both sites.
    pub fn asked(header: Option<&[u8]>) -> Self {
        let english = |text: &[u8]| {
            text.eq_ignore_ascii_case(b"en_us") || text.eq_ignore_ascii_case(b"en-us")
        };
        if header.map(<[u8]>::trim_ascii).is_some_and(english) { Self::En } else { Self::Zh }
    }

    /// The one of two texts that is in this language.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_read_in_any_case_and_defaults_to_chinese() {
        let table: &[(Option<&[u8]>, Lang)] = &[
            (None, Lang::Zh),
            (Some(b"zh_CN"), Lang::Zh),
            (Some(b"en_US"), Lang::En),
            (Some(b"EN_us"), Lang::En),
            (Some(b" en-us "), Lang::En),
            (Some(b"en"), Lang::Zh),
            (Some(b"\xff"), Lang::Zh),
            (Some(b""), Lang::Zh),
        ];
        for (header, expected) in table {
            assert_eq!(Lang::asked(*header), *expected, "{header:?}");
        }
    }
}
