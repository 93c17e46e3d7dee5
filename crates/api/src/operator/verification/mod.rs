//! Codes that were sent to people, read back where a realm allows it.

mod list_sms_codes;

pub use list_sms_codes::ListSmsCodes;
