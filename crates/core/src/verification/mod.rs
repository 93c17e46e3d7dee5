//! Codes that are sent to a phone or a mail address and prove it to whoever asked for them
//! (`accounts` A4 and E7).

mod code;
mod receiver;
mod scene;
mod sending;

pub use code::{CodeRefusal, CodeState, check_code, code_minutes};
pub use receiver::Receiver;
pub use scene::Scene;
pub use sending::{Outlet, SendLimits, SendRefusal, Sender, decide_send, may_send};
