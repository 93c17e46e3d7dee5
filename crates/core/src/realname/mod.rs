//! Real-name authentication: what is applied for, by which evidence, and who decides
//! (`accounts` E).

mod apply;
mod evidence;
mod images;
mod issuer;
mod review;
mod standing;
mod ticket;

pub use apply::{
    ApplyFacts, ApplyRefusal, CodeTried, Holders, Limits, Partnership, Verdict, decide_apply,
};
pub use evidence::{Evidence, PersonalCertificate, Scheme, UnitCertificate, certificate_spelling};
pub use images::{ImageRefusal, check_images};
pub use issuer::{CardRefusal, sandbox_issuer};
pub use review::{Decision, ReviewRefusal, decide_review};
pub use standing::{ApplicationState, CertifiedKind, LastApplication, Standing, standing};
pub use ticket::{TICKET_MINUTES, TicketRefusal, TicketState, check_ticket};
