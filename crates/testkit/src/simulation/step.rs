//! [`Step`]: a request with what the model makes of it.

use std::rc::Rc;

use hubu_model::{Answer, Asking, By, Means, Model, Who};

use crate::client::Call;

/// Does to the model what the request must do to the realm, and tells what must be answered.
pub type Act = Rc<dyn Fn(&mut Model) -> Answer>;

/// What speaks against a request before its key is looked at: what is not well-formed, and what the
/// operation looks at on its way to the write.
pub type Check = Rc<dyn Fn(&Model) -> Option<Answer>>;

/// Who sends a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Caller {
    /// An operator.
    Operator,
    /// Whoever wants to: nobody has to prove who calls.
    Nobody,
    /// The owner of a customer's account, with its last key pair that is in use.
    Customer(Who),
    /// A user of a customer's account, by its place among those, with such a key pair.
    User(Who, usize),
    /// Whoever something was made for that requests are proved by; it may be void by now.
    Holder(Means),
}

/// In how many transactions a request is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parts {
    /// In one: it is done or it is not.
    One,
    /// In several that are sent again until the last is done; how much is left then is not predicted.
    Several,
    /// A code is tried first, in a transaction of its own.
    Tried,
}

/// A request with what the model makes of it.
#[derive(Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing of a request that others lack"
)]
pub struct Step {
    /// The id of its operation.
    pub operation: &'static str,
    /// Who sends it.
    pub caller: Caller,
    /// The request.
    pub call: Call,
    /// What speaks against it before its key is looked at.
    pub check: Option<Check>,
    /// What the model makes of it.
    pub act: Act,
    /// Is it one to the identity service, which refuses in a form of its own?
    pub to_identity: bool,
    /// Do only those partners call it that have customers to serve?
    pub for_providers: bool,
    /// Does the answer hold a secret that is not kept?
    pub is_secret: bool,
    /// Does it write, though it is a GET?
    pub writes: bool,
    /// In how many transactions it is done.
    pub parts: Parts,
    /// Is it sent when it is drawn, and never again?
    pub once: bool,
}

impl Step {
    /// A request of an operator.
    pub fn by_operator(call: Call, act: impl Fn(&mut Model) -> Answer + 'static) -> Self {
        Self {
            operation: "",
            caller: Caller::Operator,
            call,
            check: None,
            act: Rc::new(act),
            to_identity: false,
            for_providers: false,
            is_secret: false,
            writes: false,
            parts: Parts::One,
            once: false,
        }
    }

    /// A request of a customer.
    pub fn by(who: Who, call: Call, act: impl Fn(&mut Model) -> Answer + 'static) -> Self {
        Self { caller: Caller::Customer(who), ..Self::by_operator(call, act) }
    }

    /// A request that nobody signs.
    pub fn by_nobody(call: Call, act: impl Fn(&mut Model) -> Answer + 'static) -> Self {
        Self { caller: Caller::Nobody, ..Self::by_operator(call, act) }
    }

    /// It writes, though it is a GET.
    #[must_use]
    pub fn writing(self) -> Self {
        Self { writes: true, ..self }
    }

    /// A request to the identity service.
    pub fn to_identity(
        caller: Caller,
        call: Call,
        act: impl Fn(&mut Model) -> Answer + 'static,
    ) -> Self {
        Self { caller, to_identity: true, ..Self::by_operator(call, act) }
    }

    /// Something is looked at before its key.
    #[must_use]
    pub fn checked(self, check: impl Fn(&Model) -> Option<Answer> + 'static) -> Self {
        Self { check: Some(Rc::new(check)), ..self }
    }

    /// Its answer holds a secret.
    #[must_use]
    pub fn secret(self) -> Self {
        Self { is_secret: true, ..self }
    }

    /// Only some partners may call it.
    #[must_use]
    pub fn of_providers(self) -> Self {
        Self { for_providers: true, ..self }
    }

    /// It is right for what there is when it is drawn alone.
    #[must_use]
    pub fn once(self) -> Self {
        Self { once: true, ..self }
    }

    /// It is done in several transactions.
    #[must_use]
    pub fn in_parts(self, parts: Parts) -> Self {
        Self { parts, ..self }
    }

    /// Does it only read?
    pub fn reads(&self) -> bool {
        self.call.method == "GET" && !self.writes
    }

    /// Everything of the request that counts where it is sent again under a key.
    pub fn content(&self) -> String {
        let Call { method, path, query, body, .. } = &self.call;
        format!("{method} {path} {query:?} {}", String::from_utf8_lossy(body))
    }

    /// Does its key count? What nobody signed may be anybody's.
    const fn takes_key(&self) -> bool {
        !matches!(self.caller, Caller::Nobody | Caller::Holder(Means::Token(_)))
    }

    /// The user that calls; none where operators do, or whoever wants to.
    fn admitted(&self, model: &Model) -> Result<Option<hubu_model::Caller>, Answer> {
        let caller = match self.caller {
            Caller::Operator | Caller::Nobody => return Ok(None),
            Caller::Customer(who) => (who, 0),
            Caller::User(who, user) => (who, user),
            Caller::Holder(means) => model.proved(means, self.to_identity)?,
        };
        let asking = Asking {
            operation: self.operation,
            providers: self.for_providers,
            identity: self.to_identity,
        };
        model.against_call(caller, asking).map_or(Ok(Some(caller)), Err)
    }

    /// Does it, and traces it where it writes.
    fn done(&self, model: &mut Model, caller: Option<hubu_model::Caller>) -> Answer {
        let by = match (self.caller, caller) {
            (_, Some(user)) => By::User(user),
            (Caller::Nobody, None) => By::Ticket,
            (_, None) => By::Operator,
        };
        model.begin_write();
        model.acts(by);
        let answer = (self.act)(model);
        if answer.is_success() && !self.reads() && self.leaves_trace() {
            let usual = match caller {
                Some((who, _)) => Some(who),
                None => self.named(model),
            };
            model.trace(self.operation, by, usual);
        }
        answer
    }

    /// Tokens and what they are changed for come and go without a trace.
    fn leaves_trace(&self) -> bool {
        !matches!(self.operation, "KeystoneCreateToken" | "CreateTemporaryAccessKeyByToken")
    }

    /// The customer that its path names.
    fn named(&self, model: &Model) -> Option<Who> {
        let rest = self.call.path.strip_prefix("/operator/v1/customers/")?;
        let id = rest.split('/').next()?;
        (0..model.people.len()).find(|who| model.id(model.people[*who].id) == Some(id))
    }

    /// What the request must be answered; the model has done it then.
    pub fn predict(&self, model: &mut Model, key: Option<&str>) -> Answer {
        if model.site.lacks(self.operation) {
            return Model::no_operation();
        }
        let caller = match self.admitted(model) {
            Ok(caller) => caller,
            Err(answer) => return answer,
        };
        if let Some(answer) = self.check.as_ref().and_then(|check| check(model)) {
            return answer;
        }
        let Some(key) = key.filter(|_| self.takes_key()) else {
            return self.done(model, caller);
        };
        let content = self.content();
        if let Some(kept) = model.kept(caller, self.operation, key) {
            return Model::repeated(kept, &content);
        }
        let answer = self.done(model, caller);
        if answer.is_success() {
            let kept = (!self.is_secret).then(|| answer.clone());
            model.keep(caller, (self.operation, key), content, kept);
        }
        answer
    }
}

/// A kind of step: an operation, how often it is tried, and how a request is drawn.
pub struct Kind {
    /// The operation's id.
    pub operation: &'static str,
    /// How often it is drawn, next to the others.
    pub weight: usize,
    /// Draws a request; none where there is nothing yet that it could be about.
    pub draw: fn(&mut super::draw::Draw<'_>) -> Option<Step>,
}

impl Kind {
    /// A kind of step.
    pub const fn new(
        operation: &'static str,
        weight: usize,
        draw: fn(&mut super::draw::Draw<'_>) -> Option<Step>,
    ) -> Self {
        Self { operation, weight, draw }
    }
}
