//! Which partner a customer belongs to.

mod associate_with_partner;
mod end_partner_association;
mod list_partner_associations;

pub use associate_with_partner::AssociateWithPartner;
pub use end_partner_association::EndPartnerAssociation;
pub use list_partner_associations::ListPartnerAssociations;
