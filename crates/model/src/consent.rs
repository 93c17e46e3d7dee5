//! What members let their masters do.

use crate::answer::Answer;
use crate::world::{Model, Who};

/// The wire's words of the permissions; a set has a bit for each, in this order.
pub const PERMISSIONS: [&str; 6] = [
    "READ_FINANCE_INFO",
    "READ_CONSUME_BILL",
    "SUBSTITUTE-OPEN-INVOICE",
    "TAKE-OVER-OPEN-INVOICE",
    "SHARE-CREDIT-TO-SUB",
    "SHARE-BIZ-DISCOUNT-TO-SUB",
];

/// What custody implies.
const OF_CUSTODY: u8 = 0b10_0011;
pub(crate) const SHARE_CREDIT: u8 = 0b01_0000;

/// The words of a set.
pub(crate) fn words(set: u8) -> Vec<&'static str> {
    (0..6).filter(|bit| set & (1 << bit) != 0).map(|bit| PERMISSIONS[bit]).collect()
}

/// What counts: in custody what custody implies, else what was accepted.
pub(crate) const fn effective(custody: bool, accepted: u8) -> u8 {
    if custody { OF_CUSTODY } else { accepted }
}

fn no_member() -> Answer {
    Answer::refused(404, "HUBU.0127")
}

fn unchanged() -> Answer {
    Answer::refused(409, "HUBU.0109")
}

impl Model {
    /// A master asks a member for a set of permissions.
    pub fn ask_permissions(&mut self, master: Who, member: Who, wanted: u8) -> Answer {
        let Some(relation) = self.relation_mut(master, member) else { return no_member() };
        if relation.custody || wanted == relation.accepted {
            return unchanged();
        }
        relation.asked = Some(wanted);
        self.raise(member, "enterprise.permissions_asked");
        self.is_about(member);
        Answer::empty()
    }

    /// The member accepts what is asked; where it says what that is, only this.
    pub fn accept_permissions(&mut self, master: Who, member: Who, meant: Option<u8>) -> Answer {
        let Some(relation) = self.relation_mut(master, member) else { return no_member() };
        match relation.asked {
            Some(asked) if meant.is_none_or(|meant| meant == asked) => {
                relation.accepted = asked;
                relation.asked = None;
                self.raise(member, "enterprise.permissions_accepted");
                self.is_about(member);
                Answer::empty()
            }
            _ => unchanged(),
        }
    }

    /// The member declines what is asked.
    pub fn decline_permissions(&mut self, master: Who, member: Who) -> Answer {
        let Some(relation) = self.relation_mut(master, member) else { return no_member() };
        if relation.asked.take().is_none() {
            return unchanged();
        }
        self.raise(member, "enterprise.permissions_declined");
        self.is_about(member);
        Answer::empty()
    }
}
