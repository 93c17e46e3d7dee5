//! Webhooks: endpoints, and what each of them hears.

use crate::answer::Answer;
use crate::customers::{bad_parameter, nothing_new, unknown_customer};
use crate::deliveries::Subject;
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::post::Rest;
use crate::world::{Model, Page, Who};

/// What an endpoint is to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewHook {
    /// Where it lives.
    pub url: String,
    /// What it hears.
    pub kinds: Vec<String>,
    /// The id of the one customer it hears of.
    pub customer: Option<String>,
    /// What people call it.
    pub description: String,
    /// Does it hear anything at once?
    pub enabled: bool,
}

/// What of an endpoint is to be different; `None` leaves as it is.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct HookChange {
    /// Where it lives.
    pub url: Option<String>,
    /// What it hears.
    pub kinds: Option<Vec<String>>,
    /// The id of the one customer it hears of; an empty one: of everybody.
    pub customer: Option<String>,
    /// What people call it.
    pub description: Option<String>,
    /// Does it hear anything?
    pub enabled: Option<bool>,
}

/// An endpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hook {
    /// The number in its id.
    pub id: Id,
    url: String,
    kinds: Vec<String>,
    subject: Option<Who>,
    description: String,
    /// Does it hear anything?
    pub enabled: bool,
    /// Why it was switched off, where nobody did it.
    pub(crate) off_reason: Option<String>,
    pub(crate) rest: Rest,
    /// Grows with every change of where it lives, of its secrets, or of whether it hears anything.
    pub(crate) generation: u64,
    created: i64,
}

const MOST_HOOKS: usize = 50;
const HOUR_MS: i64 = 3_600_000;
/// The event of a code; whoever wants it names it.
pub(crate) const CODE: &str = "verification.code_sent";
/// The event of a trial, which nobody may name.
pub(crate) const TRIAL: &str = "webhook.test";

/// The form of what an endpoint hears: everything, a family, or a kind.
fn is_filter(text: &str) -> bool {
    let word = |text: &str| {
        let sign = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_';
        text.starts_with(|first: char| first.is_ascii_lowercase()) && text.chars().all(sign)
    };
    let parts: Vec<&str> = text.split('.').collect();
    let fits = match parts[..] {
        [one] => one == "*",
        [family, rest] => word(family) && (rest == "*" || word(rest)),
        _ => false,
    };
    fits && text != TRIAL && text.len() <= 64
}

/// Addresses inside a network are not called, nor is what is no URL.
fn is_callable(url: &str) -> bool {
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    let host = rest.unwrap_or_default().split(['/', ':', '?']).next().unwrap_or_default();
    let inside = ["10.", "127.", "169.254.", "192.168.", "localhost"];
    !host.is_empty() && !url.contains('@') && !inside.iter().any(|start| host.starts_with(start))
}

fn in_order(kinds: &[String]) -> Vec<String> {
    let mut kinds = kinds.to_vec();
    kinds.sort();
    kinds.dedup();
    kinds
}

pub(crate) fn no_hook() -> Answer {
    Answer::refused(404, "HUBU.0201")
}

impl Hook {
    /// Is an event of this kind about somebody for it?
    pub(crate) fn hears(&self, subject: Subject, kind: &str) -> bool {
        let heard = |name: &String| {
            let family = name.strip_suffix('*').is_some_and(|start| kind.starts_with(start));
            name == kind || (family && kind != CODE)
        };
        let about = self.subject.is_none_or(|wanted| subject == Some(wanted));
        self.enabled && about && self.kinds.iter().any(heard)
    }
}

impl Model {
    /// The place of an endpoint by its id on the wire.
    pub(crate) fn hook(&self, id: &str) -> Option<usize> {
        let number = id.strip_prefix("WH")?;
        self.hooks.iter().position(|hook| self.ids.is(hook.id, number))
    }

    /// The place of an endpoint that is to be sent something.
    pub(crate) fn listening(&self, id: &str) -> Result<usize, Answer> {
        match self.hook(id) {
            Some(place) if self.hooks[place].enabled => Ok(place),
            Some(_) => Err(Answer::refused(409, "HUBU.0204")),
            None => Err(no_hook()),
        }
    }

    /// Is anything sent to anybody?
    pub fn is_heard(&self) -> bool {
        self.hooks.iter().any(|hook| hook.enabled)
    }

    /// What is wrong with the form of an endpoint, before anything else is looked at.
    pub fn against_hook(new: &NewHook) -> Option<Answer> {
        let named = !new.kinds.is_empty() && new.kinds.iter().all(|kind| is_filter(kind));
        (!named || !is_callable(&new.url)).then(bad_parameter)
    }

    /// An endpoint is named.
    pub fn create_hook(&mut self, new: &NewHook) -> Answer {
        let subject = new.customer.as_ref().map(|id| self.find(id));
        if subject == Some(None) {
            return unknown_customer();
        }
        if self.hooks.len() >= MOST_HOOKS {
            return Answer::refused(409, "HUBU.0202");
        }
        let (id, secret, created) =
            (self.ids.unknown(Sort::Hook), self.ids.unknown(Sort::HookSecret), self.now());
        self.hooks.push(Hook {
            id,
            url: new.url.clone(),
            kinds: in_order(&new.kinds),
            subject: subject.flatten(),
            description: new.description.clone(),
            enabled: new.enabled,
            off_reason: None,
            rest: Rest::default(),
            generation: 1,
            created,
        });
        let shown = self.shown_hook(self.hooks.len() - 1);
        Answer::of(201, shown.with("secret", Json::Id("whsec_", secret, String::new())).done())
    }

    /// What is wrong with the form of a change, before anything else is looked at.
    pub fn against_hook_change(change: &HookChange) -> Option<Answer> {
        let unnamed =
            |kinds: &Vec<String>| kinds.is_empty() || !kinds.iter().all(|kind| is_filter(kind));
        let unfit = change.url.as_ref().is_some_and(|url| !is_callable(url));
        (unfit || change.kinds.as_ref().is_some_and(unnamed)).then(bad_parameter)
    }

    /// An endpoint is changed.
    pub fn update_hook(&mut self, id: &str, change: &HookChange) -> Answer {
        let Some(place) = self.hook(id) else { return no_hook() };
        let mut hook = self.hooks[place].clone();
        if let Some(customer) = &change.customer {
            hook.subject = self.find(customer);
            if hook.subject.is_none() && !customer.is_empty() {
                return unknown_customer();
            }
        }
        hook.url = change.url.clone().unwrap_or(hook.url);
        hook.kinds = change.kinds.as_ref().map_or(hook.kinds, |kinds| in_order(kinds));
        hook.description = change.description.clone().unwrap_or(hook.description);
        hook.enabled = change.enabled.unwrap_or(hook.enabled);
        if hook == self.hooks[place] {
            return nothing_new();
        }
        let former = &self.hooks[place];
        let moved = (&hook.url, hook.enabled) != (&former.url, former.enabled);
        hook.generation += u64::from(moved);
        hook.off_reason = hook.off_reason.filter(|_| !hook.enabled);
        hook.rest = Rest::default();
        self.wake(hook.id);
        self.hooks[place] = hook;
        Answer::of(200, self.shown_hook(place).done())
    }

    /// An endpoint is gone, with what waited for it.
    pub fn delete_hook(&mut self, id: &str) -> Answer {
        let Some(place) = self.hook(id) else { return no_hook() };
        let gone = self.hooks.remove(place).id;
        self.waiting.retain(|(hook, _), _| *hook != gone);
        Answer::empty()
    }

    /// What is wrong with the hours that a former secret is to last.
    pub fn against_hours(hours: Option<i64>) -> Option<Answer> {
        hours.is_some_and(|hours| !(0..=168).contains(&hours)).then(bad_parameter)
    }

    /// An endpoint gets a new secret; the former one lasts some hours of the process's clock.
    pub fn rotate_hook_secret(&mut self, id: &str, hours: Option<i64>) -> Answer {
        let hours = hours.unwrap_or(24);
        let Some(place) = self.hook(id) else { return no_hook() };
        self.hooks[place].generation += 1;
        let secret = self.ids.unknown(Sort::HookSecret);
        let former = (hours > 0).then(|| Json::instant(self.wall + hours * HOUR_MS));
        let body = Fields::default().with("secret", Json::Id("whsec_", secret, String::new()));
        Answer::of(200, body.with_some("former_secret_end_time", former).done())
    }

    /// One endpoint.
    pub fn show_hook(&self, id: &str) -> Answer {
        match self.hook(id) {
            Some(place) => Answer::of(200, self.shown_hook(place).done()),
            None => no_hook(),
        }
    }

    /// The endpoints, the newest first.
    pub fn list_hooks(&self, page: Page) -> Answer {
        let (total, found) = page.of((0..self.hooks.len()).rev().collect());
        let shown: Vec<Json> = found.into_iter().map(|one| self.shown_hook(one).done()).collect();
        Answer::of(200, Fields::default().with("total_count", total).with("webhooks", shown).done())
    }

    fn shown_hook(&self, place: usize) -> Fields {
        let hook = &self.hooks[place];
        Fields::default()
            .with("webhook_id", Json::Id("WH", hook.id, String::new()))
            .with("url", hook.url.as_str())
            .with("kinds", hook.kinds.clone())
            .with_some("customer_id", hook.subject.map(|who| self.people[who].id))
            .with("description", hook.description.as_str())
            .with("enabled", hook.enabled)
            .with_some("disabled_reason", hook.off_reason.as_deref())
            .with("create_time", Json::instant(hook.created))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zone;
    use crate::site::Site;

    #[test]
    fn families_and_everything_are_heard_and_codes_by_their_name_alone() {
        let mut model = Model::new((Site::Cn, Zone::east(8)), 0, 0);
        let kinds = vec!["account.*".to_owned(), "coupon.issued".to_owned()];
        let url = "https://hooks.example.com".to_owned();
        let new = NewHook { url, kinds, customer: None, description: String::new(), enabled: true };
        assert_eq!(model.create_hook(&new).status, 201);
        let hears = |model: &Model, kind: &str| model.hooks[0].hears(Some(0), kind);
        assert!(hears(&model, "account.recharged") && hears(&model, "coupon.issued"));
        assert!(!hears(&model, "coupon.frozen") && !hears(&model, "accounts.x"));
        model.hooks[0].kinds = vec!["*".to_owned(), "verification.*".to_owned()];
        assert!(hears(&model, "coupon.frozen") && !hears(&model, CODE));
        model.hooks[0].kinds = vec![CODE.to_owned()];
        assert!(hears(&model, CODE));
    }

    #[test]
    fn what_is_no_filter_and_what_is_inside_is_refused() {
        for good in ["*", "account.*", "account.recharged", "real_name.applied"] {
            assert!(is_filter(good), "{good}");
        }
        for bad in ["", "account", "Account.x", "a.b.c", "account.**", TRIAL] {
            assert!(!is_filter(bad), "{bad}");
        }
        assert!(is_callable("https://hooks.example.com/a?b=c"));
        for bad in ["http://10.0.0.1/", "ftp://x.example.com", "https://u:p@x.example.com", "x"] {
            assert!(!is_callable(bad), "{bad}");
        }
    }
}
