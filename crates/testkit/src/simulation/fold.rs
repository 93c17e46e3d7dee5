//! Several requests that one transaction does together.

use std::pin::Pin;
use std::task::Poll;

use hubu_model::Site;

use super::dice::Dice;
use super::driver::{Request, Run, UNKNOWN};
use super::gremlin::{Came, Seen, Trouble};
use super::steps;
use super::troubled::{fault, lasting_fault};
use crate::client::{self, Answer, Call, Client};
use crate::lanes::while_busy;

/// What a fold is called among the lengths.
const FOLD: &str = "fold";

impl Run {
    /// Several requests that wait together, and are done in the order in which they came.
    pub(super) async fn fold(&mut self, mut dice: Dice, turn: u64) -> Result<bool, String> {
        let trouble = self.trouble_of_folds(&mut dice);
        let mut requests = self.gathered(&mut dice, turn);
        if trouble.is_some() {
            // Whoever hears nothing sends the same again.
            for (place, request) in requests.iter_mut().enumerate() {
                request.key.get_or_insert_with(|| format!("key-{turn}-fold-{place}"));
            }
        }
        let requests: Vec<(Request, Client)> = requests
            .into_iter()
            .filter_map(|request| self.client_of(&request.step).map(|client| (request, client)))
            .collect();
        if requests.is_empty() {
            return Ok(false);
        }
        let (answers, seen) = self.sent_together(&requests, trouble.as_ref()).await;
        for ((Request { step, key }, _), answer) in requests.iter().zip(&answers) {
            self.note(turn, step, key.as_deref(), answer);
            if seen.came == Came::Not {
                self.compare(step, key.as_deref(), answer)?;
            } else {
                self.settle(step, key.as_deref(), answer, seen)?;
            }
        }
        if seen.came == Came::Not {
            self.lengths.insert(FOLD, seen.steps);
        } else {
            self.log.push_back(format!("    {trouble:?}: {:?}", seen.came));
            self.sent_again(turn, &requests, seen).await?;
        }
        for (request, _) in requests {
            self.remember(request);
        }
        Ok(true)
    }

    /// What goes wrong with a fold. A statement that fails once fails for all of them, and each is tried
    /// alone then; what fails again and again fails for whoever gets there.
    fn trouble_of_folds(&self, dice: &mut Dice) -> Option<Trouble> {
        let length = self.lengths.get(FOLD).copied().unwrap_or(UNKNOWN);
        let at = 1 + dice.below(length);
        let trouble = match dice.below(7) {
            0 | 1 => Trouble::Fails(at, fault(dice)),
            2 => Trouble::Bars(&["records.audit"], lasting_fault(dice)),
            3 => Trouble::Bars(&["records.events"], lasting_fault(dice)),
            4 => Trouble::Unheard,
            5 => Trouble::Ends(at),
            _ => Trouble::EndsUnheard,
        };
        dice.chance(35).then_some(trouble)
    }

    /// Requests that wait together: some of them are there twice, some have the key of another one, some
    /// are kept back, and some were kept back before.
    fn gathered(&mut self, dice: &mut Dice, turn: u64) -> Vec<Request> {
        let mut requests = Vec::new();
        // Most of what meets in enterprises is of the Chinese site.
        let enterprises = self.model.site == Site::Cn && dice.chance(60);
        let folded = |name: &str| steps::is_folded(name) && !(enterprises && name == steps::ISSUE);
        for place in 0..2 + dice.below(3) {
            let Some(step) = self.draw(dice, turn, folded) else { continue };
            let operation = step.operation;
            let key = dice.chance(50).then(|| format!("key-{turn}-{place}"));
            let request = Request { step, key };
            if dice.chance(12) && self.put_off(&request) {
                continue;
            }
            let repeated = match dice.below(10) {
                _ if request.key.is_none() => None,
                0..=3 => Some(request.clone()),
                4 => {
                    let other = self.another(dice, turn, operation);
                    other.map(|step| Request { step, key: request.key.clone() })
                }
                _ => None,
            };
            requests.push(request);
            requests.extend(repeated);
        }
        if !self.late.is_empty() && dice.chance(40) {
            let late = self.late.remove(dice.below(self.late.len()));
            // What takes several transactions does not wait with others.
            if steps::is_folded(late.step.operation) {
                requests.insert(dice.below(requests.len() + 1), late);
            } else {
                self.late.push(late);
            }
        }
        requests
    }

    /// Sends requests so that they wait together. Whatever goes wrong does once they are worked on.
    async fn sent_together(
        &self,
        requests: &[(Request, Client)],
        trouble: Option<&Trouble>,
    ) -> (Vec<Answer>, Seen) {
        let world = self.host.world();
        // A process that has just begun looks keys up, which takes a turn more: whoever is known to it
        // already comes in the order of submission.
        for (_, by) in requests {
            self.host.send(by, &Call::get("/operator/v1/clock")).await;
        }
        let mut waiting: Vec<Pin<Box<dyn Future<Output = Answer> + '_>>> = Vec::new();
        for (Request { step, key }, by) in requests {
            let call = self.addressed(step, key.as_deref());
            waiting.push(Box::pin(client::send(&world.edge, by.request(world.wall(), &call))));
        }
        let mut answers: Vec<Option<Answer>> = Vec::new();
        while_busy(&world.store, 0, async || {
            // Whoever keeps the lane busy commits first.
            self.host.gremlin.arm_after(1, trouble.cloned());
            for one in &mut waiting {
                answers.push(match first_turn(one.as_mut()).await {
                    Poll::Ready(answer) => Some(answer),
                    Poll::Pending => None,
                });
            }
        })
        .await;
        let mut all = Vec::new();
        for (answer, one) in answers.into_iter().zip(&mut waiting) {
            all.push(match answer {
                Some(answer) => answer,
                None => one.await,
            });
        }
        (all, self.host.gremlin.disarm())
    }

    /// Sends everything again that something went wrong with, one after the other.
    async fn sent_again(
        &mut self,
        turn: u64,
        requests: &[(Request, Client)],
        seen: Seen,
    ) -> Result<(), String> {
        if seen.ended {
            self.revive().await;
        }
        for (Request { step, key }, client) in requests {
            let call = self.addressed(step, key.as_deref());
            let answer = self.host.send(client, &call).await;
            self.note(turn, step, key.as_deref(), &answer);
            self.compare(step, key.as_deref(), &answer)?;
        }
        Ok(())
    }
}

/// Hands a future its first turn, which the runtime does not cut short.
async fn first_turn<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    let mut future = std::pin::pin!(tokio::task::unconstrained(future));
    std::future::poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await
}
