//! Transfers at a time, as many as there are clients.

use std::sync::{Mutex, mpsc};

use hubu_core::ids::{Entropy, Seeded};

use super::client::Client;
use super::enterprise::{Sent, Transfer};

/// Sends transfers, each client one after the other, until there are no more or the clients'
/// connections have ended. `seen` is told after each acknowledgement how many there are.
///
/// Refusals are no part of it: only success, an outage (5xx) or the end of the connection.
pub fn run(
    clients: Vec<Client>,
    transfers: impl Iterator<Item = Transfer> + Send,
    mut seen: impl FnMut(usize),
) -> Vec<Sent> {
    let transfers = Mutex::new(transfers);
    let next = || transfers.lock().expect("nobody panics with it").next();
    let (tell, told) = mpsc::channel();
    std::thread::scope(|scope| {
        for mut client in clients {
            let tell = tell.clone();
            scope.spawn(move || {
                while let Some(transfer) = next() {
                    let answer = client.send(&transfer.call());
                    let status = answer.as_ref().ok().map(|answer| answer.status);
                    tell.send(Sent { transfer, status }).expect("it listens to the end");
                    match answer {
                        Ok(answer) if answer.status == 204 || answer.status >= 500 => {}
                        Ok(answer) => panic!("{answer:?}"),
                        Err(_) => break,
                    }
                }
            });
        }
        drop(tell);
        let mut sent: Vec<Sent> = Vec::new();
        let mut acknowledged = 0;
        for one in told {
            acknowledged += usize::from(one.is_acknowledged());
            if one.is_acknowledged() {
                seen(acknowledged);
            }
            sent.push(one);
        }
        sent
    })
}

/// A seeded number below `end`.
pub fn below(seeded: &mut Seeded, end: usize) -> usize {
    let mut bytes = [0; 8];
    seeded.fill(&mut bytes);
    let drawn = u64::from_le_bytes(bytes) % u64::try_from(end).expect("small");
    usize::try_from(drawn).expect("below an usize")
}
