//! What an application says, as the new and the old forms write it: the same fields in two spellings.

use hubu_core::confidential::Secret;
use hubu_core::customers::MobilePhone;
use hubu_core::ids::CustomerId;
use hubu_core::realm::Site;
use hubu_core::realname::{Evidence, PersonalCertificate, UnitCertificate};

use crate::edge::decode::{BadField, Defect, Empty, Fields, Text};

/// The names of the fields in one of the two spellings.
pub struct Names {
    customer: &'static str,
    scheme: &'static str,
    personal: &'static str,
    unit: &'static str,
    images: &'static str,
    corporation: &'static str,
    number: &'static str,
    change: &'static str,
    platform: &'static str,
    card: &'static str,
    card_account: &'static str,
    card_code: &'static str,
    country: &'static str,
    address: &'static str,
    legal_person: &'static str,
    legal_name: &'static str,
    legal_number: &'static str,
    legal_role: &'static str,
}

impl Names {
    /// The field of the images.
    pub const fn images(&self) -> &'static str {
        self.images
    }
}

/// The names of today; `legel` is the wire's.
pub const NEW: Names = Names {
    customer: "customer_id",
    scheme: "identify_type",
    personal: "verified_type",
    unit: "certificate_type",
    images: "verified_file_url",
    corporation: "corp_name",
    number: "verified_number",
    change: "change_type",
    platform: "xaccount_type",
    card: "bank_card_info",
    card_account: "bank_account",
    card_code: "verification_code",
    country: "reg_country",
    address: "reg_address",
    legal_person: "enterprise_person",
    legal_name: "legel_name",
    legal_number: "legel_id_number",
    legal_role: "certifier_role",
};

/// The names of the old forms.
pub const OLD: Names = Names {
    customer: "customerId",
    scheme: "identifyType",
    personal: "verifiedType",
    unit: "certificateType",
    images: "verifiedFileURL",
    corporation: "corpName",
    number: "verifiedNumber",
    change: "changeType",
    platform: "xaccountType",
    card: "bankCardInfo",
    card_account: "bankAccount",
    card_code: "verificationCode",
    country: "regCountry",
    address: "regAddress",
    legal_person: "enterprisePerson",
    legal_name: "legelName",
    legal_number: "legelIdNumber",
    legal_role: "certifierRole",
};

/// What both kinds of application say.
pub struct Shared {
    /// Whom it is for.
    pub customer: CustomerId,
    /// Where the images lie.
    pub images: Vec<String>,
    /// The name to be certified.
    pub name: String,
    /// The certificate's number.
    pub number: String,
    /// The partner's platform.
    pub platform: String,
}

/// An application for a person.
pub struct Individual {
    /// What every application says.
    pub shared: Shared,
    scheme: i64,
    certificate: Option<i64>,
    /// The bank card, where one was named.
    pub card: Option<Card>,
}

/// A bank card.
pub struct Card {
    /// Its number.
    pub account: String,
    /// Its phone.
    pub phone: MobilePhone,
    /// The code sent to that phone.
    pub code: Secret,
}

/// An application for an enterprise.
pub struct Enterprise {
    /// What every application says.
    pub shared: Shared,
    certificate: Option<UnitCertificate>,
    /// The country of registration.
    pub country: Option<String>,
    /// The address of registration.
    pub address: Option<String>,
    /// Name and number of the legal person.
    pub legal_person: Option<(String, String)>,
}

const IMAGES: Text = Text::max(1_024).sample("abc023.jpg");
const NUMBER: Text = Text::max(64).sample("91110108MA01ABCD2X");

fn customer(fields: &mut Fields<'_>, names: &Names) -> Result<CustomerId, BadField> {
    let rule = Text::max(64).sample("0a1b2c3d4e5f60718293a4b5c6d7e8f9");
    fields.parsed(names.customer, rule, ("客户 ID", "a customer id"), CustomerId::parse)
}

/// A text as it stands on paper: not blank, without control characters.
fn printed(fields: &mut Fields<'_>, name: &'static str, rule: Text) -> Result<String, BadField> {
    let form =
        ("非空白且不含控制字符的文字", "a text that is not blank, without control characters");
    fields.parsed(name, rule, form, |text| {
        let fits = !text.trim().is_empty() && !text.contains(char::is_control);
        fits.then(|| text.to_owned())
    })
}

impl Individual {
    /// Takes its fields.
    pub fn read(fields: &mut Fields<'_>, names: &Names) -> Result<Self, BadField> {
        let customer = customer(fields, names)?;
        let scheme = fields.int(names.scheme, 0..=4)?;
        let certificate = fields.opt_int(names.personal, 3..=10)?;
        let images = fields.texts(names.images, 1..=4, IMAGES)?;
        let name = printed(fields, "name", Text::max(255).sample("Li Lei"))?;
        let number = printed(fields, names.number, Text::max(32).sample("E1234567"))?;
        fields.opt_int(names.change, -1..=-1)?;
        let platform = fields.text(names.platform, Text::max(64).sample("acme_p"))?;
        let card = fields.opt_object_of(names.card, |fields| card(fields, names))?;
        let shared = Shared { customer, images, name, number, platform };
        Ok(Self { shared, scheme, certificate, card })
    }

    /// What is shown, on this site: a bank card is of the Chinese one alone.
    pub fn evidence(&self, site: Site, names: &Names) -> Result<Evidence, BadField> {
        let schemes = if site == Site::Cn { vec!["0", "4"] } else { vec!["0"] };
        match (self.scheme, site) {
            (0, _) => {
                let code = self.certificate;
                let code = code.ok_or_else(|| BadField::new(names.personal, Defect::Missing))?;
                let known = Defect::NotOneOf(vec!["3", "5", "6", "9", "10"]);
                let certificate = PersonalCertificate::from_code(code);
                certificate
                    .map(Evidence::Personal)
                    .ok_or_else(|| BadField::new(names.personal, known))
            }
            (4, Site::Cn) if self.card.is_some() => Ok(Evidence::BankCard),
            (4, Site::Cn) => Err(BadField::new(names.card, Defect::Missing)),
            _ => Err(BadField::new(names.scheme, Defect::NotOneOf(schemes))),
        }
    }
}

fn card(fields: &mut Fields<'_>, names: &Names) -> Result<Card, BadField> {
    let plain = |text: &str| {
        let fits = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
        let begins = text.starts_with(|sign: char| sign.is_ascii_alphanumeric());
        (begins && text.chars().all(fits)).then(|| text.to_owned())
    };
    let rule = Text::max(64).sample("6222020000000001");
    let form = ("字母、数字和中划线", "letters, digits and hyphens");
    let account = fields.parsed(names.card_account, rule, form, plain)?;
    fields.text("areacode", Text::max(8).digits().sample("0086"))?;
    let rule = Text::max(20).sample("13800000000");
    let phone =
        fields.parsed("mobile", rule, ("手机号码", "a mobile number"), MobilePhone::parse)?;
    let code = Secret::new(fields.text(names.card_code, Text::max(32).sample("123456"))?);
    Ok(Card { account, phone, code })
}

impl Enterprise {
    /// Takes its fields; `is_change`: those of a person that becomes an enterprise.
    pub fn read(fields: &mut Fields<'_>, names: &Names, is_change: bool) -> Result<Self, BadField> {
        let customer = customer(fields, names)?;
        fields.int(names.scheme, 1..=1)?;
        let certificate = match fields.opt_int(names.unit, 0..=99)? {
            Some(code) => Some(UnitCertificate::from_code(code).ok_or_else(|| {
                fields.bad(names.unit, Defect::NotOneOf(vec!["0", "1", "2", "3", "4", "99"]))
            })?),
            None => None,
        };
        let images = fields.texts(names.images, 1..=4, IMAGES)?;
        let rule = Text::max(255).sample("Acme Ltd");
        let form = ("至少含一个文字", "a name with letters");
        let lettered = |text: &str| {
            let fits = text.contains(char::is_alphabetic) && !text.contains(char::is_control);
            fits.then(|| text.to_owned())
        };
        let name = fields.parsed(names.corporation, rule, form, lettered)?;
        let number = printed(fields, names.number, NUMBER)?;
        let rule = Text::max(2).empty(Empty::Kept).sample("CN");
        let form = ("两位国家代码", "two letters of a country");
        let country = fields.opt_parsed(names.country, rule, form, |text| {
            let letters = text.bytes().all(|byte| byte.is_ascii_alphabetic());
            (letters && text.len() != 1).then(|| text.to_owned())
        })?;
        let address = fields.opt_text(names.address, Text::max(255).empty(Empty::Kept))?;
        if is_change {
            fields.int(names.change, 1..=1)?;
        }
        let platform = fields.text(names.platform, Text::max(64).sample("acme_p"))?;
        let legal_person = fields.opt_object_of(names.legal_person, |person| {
            let name = printed(person, names.legal_name, Text::max(255).sample("Han Meimei"))?;
            let number = printed(person, names.legal_number, NUMBER)?;
            person.opt_word(names.legal_role, &[("legalPerson", ())], Empty::Absent)?;
            Ok((name, number))
        })?;
        let shared = Shared { customer, images, name, number, platform };
        Ok(Self { shared, certificate, country, address, legal_person })
    }

    /// What is shown.
    pub const fn evidence(&self) -> Evidence {
        let legal_person = self.legal_person.is_some();
        Evidence::Unit { certificate: self.certificate, legal_person }
    }
}
