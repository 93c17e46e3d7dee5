//! Real-name authentication as operators do it: the queue of applications, certificates that are
//! barred, and which partners may upload images.

mod bar_certificate;
mod decide_real_name_application;
mod list_barred_certificates;
mod list_real_name_applications;
mod set_real_name_uploads;
mod show_real_name_application;
mod shown;
mod unbar_certificate;

pub use bar_certificate::BarCertificate;
pub use decide_real_name_application::DecideRealNameApplication;
pub use list_barred_certificates::ListBarredCertificates;
pub use list_real_name_applications::ListRealNameApplications;
pub use set_real_name_uploads::SetRealNameUploads;
pub use show_real_name_application::ShowRealNameApplication;
pub use unbar_certificate::UnbarCertificate;

use crate::edge::decode::{BadField, Fields, Reads, Text};

/// A key of ours in a path. Twenty digits may be more than any of them: such a row does not exist.
fn key(fields: &mut Fields<'_>, name: &'static str) -> Result<i64, BadField> {
    let text = fields.text(name, Text::max(20).digits())?;
    Ok(text.parse().unwrap_or(-1))
}

/// `{application_id}`.
pub struct OfApplication {
    key: i64,
}

impl Reads for OfApplication {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { key: key(fields, "application_id")? })
    }
}

/// `{bar_id}`.
pub struct OfBar {
    key: i64,
}

impl Reads for OfBar {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { key: key(fields, "bar_id")? })
    }
}
