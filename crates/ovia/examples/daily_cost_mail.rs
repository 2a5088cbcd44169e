//! Writes a mail about yesterday's calls (UTC): how many, how long, and what they cost, agent by agent.
//!
//! ```sh
//! cargo run --example daily_cost_mail -- team@example.com | sendmail -t
//! ```
//!
//! Reads `OVIA_TOKEN` and, if set, `OVIA_BASE_URL`. Ends with an error, and without a mail, if the list
//! could not be read to its end: a total of a part would be taken for the whole.

#![allow(
    clippy::print_stdout,
    missing_docs,
    unreachable_pub,
    reason = "a program, parts of which a test calls"
)]

use std::{
    collections::BTreeMap,
    error::Error,
    io::{self, Write},
};

use ovia::{
    Call, Client,
    chrono::{DateTime, Days, NaiveTime, Utc},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let recipient = std::env::args().nth(1);
    let recipient = recipient.ok_or("usage: daily_cost_mail RECIPIENT")?;
    let mail = mail(&Client::from_env()?, &recipient, Utc::now()).await?;
    io::stdout().write_all(mail.as_bytes())?;
    Ok(())
}

/// What an agent's calls add up to.
#[derive(Default)]
struct Sums {
    calls: u64,
    seconds: i64,
    cost: f64,
    /// Calls that have no cost, or none that can be read: it is unknown, and not 0.
    without_cost: u64,
}

impl Sums {
    fn add(&mut self, call: &Call) {
        self.calls += 1;
        self.seconds += call.duration().unwrap_or(0);
        match call.costs().and_then(|costs| costs.total()) {
            Some(cost) => self.cost += cost,
            None => self.without_cost += 1,
        }
    }

    fn line(&self, name: &str) -> String {
        let minutes = self.seconds as f64 / 60.0;
        let mut line = format!(
            "{:>6} calls {minutes:>8.1} min {:>10.4}  {name}",
            self.calls, self.cost
        );
        if self.without_cost > 0 {
            line += &format!(" ({} without a cost)", self.without_cost);
        }
        line
    }
}

/// The mail about the day before `now`.
pub async fn mail(
    client: &Client,
    recipient: &str,
    now: DateTime<Utc>,
) -> Result<String, Box<dyn Error>> {
    let today = now.date_naive().and_time(NaiveTime::MIN).and_utc();
    let yesterday = today - Days::new(1);
    let request = client.calls().list();
    let mut calls = request
        .started_since(yesterday)
        .started_before(today)
        .stream();

    let (mut all, mut agents) = (Sums::default(), BTreeMap::<String, Sums>::new());
    let mut unreadable = 0;
    while let Some(call) = calls.next().await {
        match call {
            Ok(call) => {
                let name = call.agent().and_then(|agent| agent.name());
                let name = name.unwrap_or("(no name)").to_owned();
                agents.entry(name).or_default().add(&call);
                all.add(&call);
            }
            // One record that is not readable: the mail says so. Everything else ends the list.
            Err(error) if error.kind() == ovia::ErrorKind::Record => unreadable += 1,
            Err(error) => return Err(error.into()),
        }
    }

    let day = yesterday.date_naive();
    let mut mail = format!("To: {recipient}\nSubject: {} calls on {day}\n\n", all.calls);
    for (name, sums) in &agents {
        mail += &(sums.line(name) + "\n");
    }
    mail += &(all.line("in all") + "\n");
    if unreadable + calls.undecided() > 0 {
        let undecided = calls.undecided();
        mail += &format!(
            "\n{unreadable} records could not be read, {undecided} have no readable time.\n"
        );
    }
    Ok(mail)
}
