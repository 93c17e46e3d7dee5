//! Who the customers are: kinds, life cycle, names, passwords, phones and certified identities.

mod kind;
mod login;
mod mail;
mod phone;
mod real_name;

pub use kind::{CustomerKind, CustomerStatus, Level, Settlement};
pub use login::{
    LoginNameRefusal, PasswordRefusal, PasswordRule, check_display_name, check_login_name,
    check_password,
};
pub use mail::MailAddress;
pub use phone::MobilePhone;
pub use real_name::{RealName, mask_name, same_legal_person, same_name, same_real_name};
