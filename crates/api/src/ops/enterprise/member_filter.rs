//! The filter that both forms of the list of members take (`accounts` A2, F2).

use hubu_app::enterprise::MemberFilter;
use hubu_core::enterprise::{NameFilter, PartyId};

use crate::edge::decode::{BadField, Defect, Fields, Page, Text};

/// What a form calls the parameters.
pub struct MemberNames {
    pub account: &'static str,
    pub display: &'static str,
    pub unit: (&'static str, Text),
}

/// Reads the filter; a unit that no number can name is one that nobody belongs to.
pub fn member_filter(
    fields: &mut Fields<'_>,
    names: &MemberNames,
    fuzzy: bool,
    page: Page,
) -> Result<MemberFilter, BadField> {
    let account = fields.opt_text(names.account, Text::max(64))?;
    let display = fields.opt_text(names.display, Text::max(64))?;
    let filter = |name: &'static str, value: Option<String>| {
        let blank = Defect::Rule("模糊查询不支持空格", "must hold no blanks in a fuzzy query");
        NameFilter::new(value.as_deref(), fuzzy).map_err(|_| BadField::new(name, blank))
    };
    let size = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
    let unit = fields.opt_text(names.unit.0, names.unit.1)?;
    Ok(MemberFilter {
        account_name: filter(names.account, account)?,
        display_name: filter(names.display, display)?,
        unit: unit.map(|text| PartyId::parse(&text).unwrap_or(PartyId(-1))),
        offset: size(page.offset),
        limit: size(page.limit),
    })
}
