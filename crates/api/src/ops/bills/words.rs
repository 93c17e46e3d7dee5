//! [`Words`]: names and units of what bills tell, in a language.

use hubu_app::bills::{BillLine, Told};
use hubu_core::bills::{BillPeriod, ChargeMode, Language};
use hubu_core::products::{Catalogue, Names, PriceKey, Product};
use hubu_core::time::Span;

use crate::cx::Cx;
use crate::language::Lang;

/// The project of what belongs to none.
const UNASSIGNED: &str = "-1";

/// What lines are told with.
pub struct Words<'a> {
    /// What is sold.
    pub catalogue: &'a Catalogue,
    /// What lines name.
    pub told: &'a Told,
    /// The language.
    pub lang: Lang,
    /// The realm's currency.
    pub currency: &'a str,
}

impl<'a> Words<'a> {
    /// In the language of a request.
    pub fn new(cx: &'a Cx, catalogue: &'a Catalogue, told: &'a Told) -> Self {
        Self { catalogue, told, lang: cx.lang(), currency: cx.currency() }
    }

    /// A code and what people call it; the code itself where the catalogue does not have it.
    fn coded(&self, code: &str, names: Option<&Names>) -> (String, String) {
        let name = names.map_or(code, |names| self.lang.pick(&names.zh, &names.en));
        (code.to_owned(), name.to_owned())
    }

    /// A service, by its number: its code and name.
    pub fn service(&self, number: i64) -> (String, String) {
        let code = self.told.code(number);
        self.coded(code, self.catalogue.service(code).map(|one| &one.names))
    }

    /// A type of resource, likewise.
    pub fn resource_type(&self, number: i64) -> (String, String) {
        let code = self.told.code(number);
        self.coded(code, self.catalogue.resource_type(code).map(|one| &one.names))
    }

    /// A region, likewise.
    pub fn region(&self, number: i64) -> (String, String) {
        let code = self.told.code(number);
        self.coded(code, self.catalogue.region(code).map(|one| &one.names))
    }

    /// The enterprise project of a line: its id and name.
    pub fn project(&self, line: &BillLine) -> (String, String) {
        match self.told.code(line.group.project) {
            "" => {
                let name = self.lang.pick("未归集", "unassigned");
                (UNASSIGNED.to_owned(), name.to_owned())
            }
            id => {
                let name = self.told.project(line.group.consumer, id);
                (id.to_owned(), name.unwrap_or_default())
            }
        }
    }

    /// The product of a line, where it is one, and the catalogue still has it.
    pub fn product(&self, line: &BillLine) -> Option<&'a Product> {
        self.catalogue.product(self.told.code(line.common.product))
    }

    /// What people call the product of a line; its specification where the catalogue does not have it.
    pub fn product_name(&self, line: &BillLine) -> String {
        let names = self.product(line).map(|product| &product.names);
        let spec = self.told.code(line.group.spec);
        names.map_or(spec, |names| self.lang.pick(&names.zh, &names.en)).to_owned()
    }

    /// What the product of a line is, with its size: `SSD|40GB`.
    pub fn described(&self, line: &BillLine) -> String {
        let name = self.product_name(line);
        match (line.common.size, self.size_measure(line)) {
            (Some(size), Some(measure)) => format!("{name}|{size}{}", self.measure(measure)),
            _ => name,
        }
    }

    /// The unit of the size of a line's product.
    pub fn size_measure(&self, line: &BillLine) -> Option<i64> {
        Some(self.product(line)?.size?.measure)
    }

    /// Its tags: `env=prod;team=web`.
    pub fn tags(&self, line: &BillLine) -> String {
        let tags = self.told.label(line).map(|(_, tags)| tags).into_iter().flatten();
        tags.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(";")
    }

    /// The unit of a line's price: `元/GB/小时`, `元/月`; none where it cannot be told.
    pub fn unit(&self, line: &BillLine) -> Option<String> {
        let mut unit = self.money();
        let mut add = |part: &str| {
            unit.push('/');
            unit.push_str(part);
        };
        if line.common.size.is_some() {
            add(self.measure(self.size_measure(line)?));
        }
        match line.common.period {
            _ if line.group.mode == ChargeMode::OnDemand => {
                add(self.measure(self.priced_in(line)?));
            }
            Some((period, _)) => match self.period(period) {
                "" => {}
                word => add(word),
            },
            None => return None,
        }
        Some(unit)
    }

    /// The unit that usage was priced in.
    fn priced_in(&self, line: &BillLine) -> Option<i64> {
        let usage = self.told.code(line.common.usage_type).to_owned();
        let product = self.told.code(line.common.product);
        let span = line.row.as_ref().and_then(|row| row.span);
        let at = span.map_or(line.traded, Span::from);
        let price = self.catalogue.price(product, &PriceKey::OnDemand { usage }, at);
        price.map(|price| price.measure)
    }

    fn measure(&self, id: i64) -> &'a str {
        let names = self.catalogue.measure(id).map(|one| &one.names);
        names.map_or("", |names| self.lang.pick(&names.zh, &names.en))
    }

    fn period(&self, period: BillPeriod) -> &'static str {
        match period {
            BillPeriod::OneOff => "",
            BillPeriod::Year => self.lang.pick("年", "year"),
            BillPeriod::Month => self.lang.pick("月", "month"),
            BillPeriod::Day => self.lang.pick("天", "day"),
            BillPeriod::Hour => self.lang.pick("小时", "hour"),
        }
    }

    fn money(&self) -> String {
        let chinese = match self.currency {
            "CNY" => "元",
            "USD" => "美元",
            "EUR" => "欧元",
            other => other,
        };
        self.lang.pick(chinese, self.currency).to_owned()
    }

    /// The language of formulas.
    pub const fn of_formulas(&self) -> Language {
        match self.lang {
            Lang::Zh => Language::Chinese,
            Lang::En => Language::English,
        }
    }
}
