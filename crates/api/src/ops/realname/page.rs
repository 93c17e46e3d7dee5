//! The page behind a QR code, in both languages at once: whoever scans it asked for neither.

use std::borrow::Cow;

use hubu_app::realname::{CompleteRefusal, TicketView};
use hubu_core::confidential::Secret;
use hubu_core::realname::TicketRefusal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use crate::edge::decode::{BadField, Fields, Reads, Text};

/// What the path of a page begins with; the ticket follows.
pub const PATH: &str = "/hubu/v1/real-name/";
/// What a page is.
pub const MEDIA_TYPE: &str = "text/html;charset=UTF-8";

/// The ticket in the path.
pub struct OfTicket {
    /// As the link has it.
    pub ticket: Secret,
}

impl Reads for OfTicket {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let rule = Text::max(64).sample("0a1b2c3d4e5f60718293a4b5c6d7e8f9");
        Ok(Self { ticket: Secret::new(fields.text("ticket", rule)?) })
    }
}

/// A page.
#[derive(Debug)]
pub struct Page {
    /// The status it comes with.
    pub status: u16,
    html: String,
}

impl Page {
    /// The page as it goes out.
    pub fn into_bytes(self) -> Vec<u8> {
        self.html.into_bytes()
    }

    /// Asks whether to go on.
    pub fn asking(view: &TicketView) -> Self {
        let (account, name) = (escaped(&view.account_name), escaped(&view.name));
        let zh =
            format!("账号 {account} 将以“{name}”完成个人实名认证。这是沙箱环境，不做人脸比对。");
        let en = format!(
            "The account {account} will be certified as an individual under the name “{name}”. \
             This is a sandbox: no face is compared."
        );
        let form = "<form method=\"post\"><button>确认 Confirm</button></form>";
        page(200, "实名认证 Real-name authentication", &zh, &en, form)
    }

    /// Says that it is done.
    pub fn done(view: &TicketView) -> Self {
        let (account, name) = (escaped(&view.account_name), escaped(&view.name));
        let zh = format!("账号 {account} 已以“{name}”完成个人实名认证。");
        let en =
            format!("The account {account} is certified as an individual under the name “{name}”.");
        page(200, "已完成 Done", &zh, &en, "")
    }

    /// Says why nothing was, or would be, done.
    pub fn refused(refusal: CompleteRefusal) -> Self {
        let (status, zh, en) = match refusal {
            CompleteRefusal::Ticket(TicketRefusal::Void) => (
                410,
                "二维码已使用或已失效，请重新获取。",
                "The QR code was used, or its ten minutes are over. Get another one.",
            ),
            CompleteRefusal::Ticket(TicketRefusal::Settled) => (
                409,
                "该账号已实名认证或认证审核中。",
                "The account is verified already, or its application is under review.",
            ),
            CompleteRefusal::Ticket(TicketRefusal::NoPerson) => (
                409,
                "该账号属于企业或合作伙伴，不能进行个人实名认证，请联系您的客户经理。",
                "The account belongs to an enterprise or a partner and cannot be certified as an \
                 individual. Contact your account manager.",
            ),
            CompleteRefusal::NotSandbox => (
                409,
                "本系统未接入人脸识别，请联系您的合作伙伴或客户经理完成实名认证。",
                "No face recognition is connected here. Ask your partner or account manager to have \
                 the account certified.",
            ),
        };
        page(status, "未完成 Not done", zh, en, "")
    }
}

fn page(status: u16, title: &str, zh: &str, en: &str, form: &str) -> Page {
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"zh\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n</head>\n<body>\n\
         <h1>{title}</h1>\n<p lang=\"zh\">{zh}</p>\n<p lang=\"en\">{en}</p>\n{form}\n</body>\n</html>\n"
    );
    Page { status, html }
}

/// A text that stands in a page as it is.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut page, sign| {
        match sign {
            '&' => page.push_str("&amp;"),
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '"' => page.push_str("&quot;"),
            '\'' => page.push_str("&#39;"),
            sign => page.push(sign),
        }
        page
    })
}

impl Serialize for Page {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.html)
    }
}

impl JsonSchema for Page {
    fn schema_name() -> Cow<'static, str> {
        "Page".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hubu_core::ids::GroupKey;
    use hubu_core::time::Timestamp;

    #[test]
    fn what_stands_in_a_name_stays_a_name() {
        let view = TicketView {
            group: GroupKey(1),
            account_name: "li_lei".to_owned(),
            name: "<script>alert('李雷' & \"x\")</script>".to_owned(),
            expires: Timestamp::from_ms(0),
        };
        for page in [Page::asking(&view), Page::done(&view)] {
            assert!(!page.html.contains("<script"), "{}", page.html);
            let name = "&lt;script&gt;alert(&#39;李雷&#39; &amp; &quot;x&quot;)&lt;/script&gt;";
            assert_eq!(page.html.matches(name).count(), 2, "once in each language");
        }
    }
}
