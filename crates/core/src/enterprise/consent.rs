//! How a master comes by permissions over an independent member: it asks, the member answers
//! (`accounts` A15). Taking a permission back goes the same way.

use crate::enterprise::{Mode, Permissions};

/// Where master and member stand: what holds now and what is being asked for.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Consent {
    /// What the member has accepted and what therefore holds in independent mode.
    pub accepted: Permissions,
    /// The whole set the master would have instead; `None` when nothing is being asked.
    pub asked: Option<Permissions>,
}

/// Why a step of asking and answering is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConsentRefusal {
    /// In custody the permissions are fixed; there is nothing to ask.
    Custody,
    /// Nothing is being asked, so there is nothing to answer.
    NothingAsked,
    /// What is asked for holds already.
    NothingNew,
}

impl Consent {
    /// The master asks for `wanted` in place of what it has. A newer wish replaces an unanswered
    /// one.
    ///
    /// # Errors
    /// [`ConsentRefusal::Custody`], or [`ConsentRefusal::NothingNew`].
    pub fn ask(self, mode: Mode, wanted: Permissions) -> Result<Self, ConsentRefusal> {
        if mode == Mode::Custody {
            return Err(ConsentRefusal::Custody);
        }
        if wanted == self.accepted {
            return Err(ConsentRefusal::NothingNew);
        }
        Ok(Self { asked: Some(wanted), ..self })
    }

    /// The member accepts: what was asked for holds from now on, additions and removals alike.
    ///
    /// # Errors
    /// [`ConsentRefusal::NothingAsked`].
    pub fn accept(self) -> Result<Self, ConsentRefusal> {
        let accepted = self.asked.ok_or(ConsentRefusal::NothingAsked)?;
        Ok(Self { accepted, asked: None })
    }

    /// The member declines: everything stays as it was.
    ///
    /// # Errors
    /// [`ConsentRefusal::NothingAsked`].
    pub fn decline(self) -> Result<Self, ConsentRefusal> {
        self.asked.ok_or(ConsentRefusal::NothingAsked)?;
        Ok(Self { asked: None, ..self })
    }

    /// What counts in `mode` now.
    pub const fn effective(self, mode: Mode) -> Permissions {
        self.accepted.effective(mode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enterprise::Permission;

    #[test]
    fn a_permission_holds_only_once_the_member_accepts() {
        let credit = Permissions::NONE.with(Permission::ShareCredit);
        let bills = Permissions::NONE.with(Permission::ReadBills);
        let asked = Consent::default().ask(Mode::Independent, credit).expect("new");
        assert_eq!(asked.effective(Mode::Independent), Permissions::NONE, "asked is not given");
        let given = asked.accept().expect("asked");
        assert_eq!(given, Consent { accepted: credit, asked: None });
        let other = given.ask(Mode::Independent, bills).expect("new");
        assert_eq!(other.effective(Mode::Independent), credit, "removal waits for consent too");
        assert_eq!(other.decline().expect("asked"), given);
        assert_eq!(other.accept().expect("asked").effective(Mode::Independent), bills);
        assert_eq!(given.effective(Mode::Custody), Permissions::CUSTODY);
    }

    #[test]
    fn steps_that_lead_nowhere_are_refused() {
        let bills = Permissions::NONE.with(Permission::ReadBills);
        let given = Consent { accepted: bills, asked: None };
        assert_eq!(given.ask(Mode::Custody, Permissions::NONE), Err(ConsentRefusal::Custody));
        assert_eq!(given.ask(Mode::Independent, bills), Err(ConsentRefusal::NothingNew));
        assert_eq!(given.accept(), Err(ConsentRefusal::NothingAsked));
        assert_eq!(given.decline(), Err(ConsentRefusal::NothingAsked));
    }
}
