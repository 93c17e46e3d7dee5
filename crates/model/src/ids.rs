//! Ids that the product draws: unknown until an answer shows them.

/// A place among the ids.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Id(pub(crate) usize);

/// What is known of each id.
#[derive(Clone, Default, Debug)]
pub struct Ids(Vec<Option<String>>);

impl Ids {
    /// One that nobody has seen yet.
    pub(crate) fn unknown(&mut self) -> Id {
        self.0.push(None);
        Id(self.0.len() - 1)
    }

    /// One that was given and not drawn.
    pub(crate) fn given(&mut self, text: &str) -> Id {
        self.0.push(Some(text.to_owned()));
        Id(self.0.len() - 1)
    }

    /// Its text, where it is known.
    pub fn text(&self, id: Id) -> Option<&str> {
        self.0[id.0].as_deref()
    }

    /// Is it the one with this text?
    pub(crate) fn is(&self, id: Id, text: &str) -> bool {
        self.text(id) == Some(text)
    }

    pub(crate) fn learn(&mut self, id: Id, text: &str) {
        self.0[id.0] = Some(text.to_owned());
    }
}
