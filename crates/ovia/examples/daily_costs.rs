//! Mails what yesterday's calls cost, by agent.
//!
//! ```sh
//! export OVIA_TOKEN=…
//! cargo run --example daily_costs                        # prints the mail
//! cargo run --example daily_costs -- team@example.com    # sends it with sendmail
//! ```
//!
//! A record that cannot be read, and a list that ends early, do not stop the mail: it says what is
//! missing. The program then ends with exit code 3, for cron.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    process::{Command, ExitCode, Stdio},
};

use ovia::{
    Call, Client, Error, ErrorKind,
    chrono::{Days, NaiveDate, NaiveTime, Utc},
};

#[tokio::main]
async fn main() -> ExitCode {
    match send().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(3),
        Err(error) => {
            eprintln!("daily_costs: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Returns whether every call was read.
async fn send() -> Result<bool, Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let report = Report::read(&client, Utc::now().date_naive() - Days::new(1)).await?;
    match std::env::args().nth(1) {
        None => report.write(&mut io::stdout().lock())?,
        Some(recipient) => {
            // Another line would be another header.
            if !recipient.contains('@') || recipient.contains(char::is_control) {
                return Err("the recipient is not an address".into());
            }
            let mut sendmail = Command::new("sendmail")
                .arg("-t")
                .stdin(Stdio::piped())
                .spawn()?;
            if let Some(mut mail) = sendmail.stdin.take() {
                writeln!(mail, "To: {recipient}")?;
                report.write(&mut mail)?;
            }
            if !sendmail.wait()?.success() {
                return Err("sendmail failed".into());
            }
        }
    }
    Ok(report.is_complete())
}

/// The calls of one day.
pub(crate) struct Report {
    day: NaiveDate,
    agents: BTreeMap<String, Totals>,
    unreadable: u64,
    interrupted: Option<Error>,
}

#[derive(Default)]
struct Totals {
    calls: u64,
    seconds: i64,
    cost: f64,
    /// Calls whose cost is not known yet, which is not the same as 0.
    without_cost: u64,
}

impl Totals {
    fn add(&mut self, call: &Call) {
        self.calls += 1;
        self.seconds = self
            .seconds
            .saturating_add(call.duration().map_or(0, |it| it));
        match call.costs().and_then(|costs| costs.total()) {
            Some(cost) => self.cost += cost,
            None => self.without_cost += 1,
        }
    }
}

impl Report {
    /// Reads the calls of a day, in UTC.
    pub(crate) async fn read(client: &Client, day: NaiveDate) -> Result<Self, Error> {
        let start = day.and_time(NaiveTime::MIN).and_utc();
        let mut calls = client
            .calls()
            .list()
            .started_since(start)
            .started_before(start + Days::new(1))
            .stream();
        let mut report = Self {
            day,
            agents: BTreeMap::new(),
            unreadable: 0,
            interrupted: None,
        };
        while let Some(call) = calls.next().await {
            match call {
                Ok(call) => {
                    let agent = call
                        .agent()
                        .and_then(|agent| agent.name().map(str::to_owned));
                    let agent = agent.unwrap_or_else(|| "unknown agent".to_owned());
                    report.agents.entry(agent).or_default().add(&call);
                }
                // One record; the rest of the list is still read.
                Err(error) if error.kind() == ErrorKind::Record => report.unreadable += 1,
                // Nothing was read: there is nothing to report.
                Err(error) if calls.records_read() == 0 => return Err(error),
                Err(error) => {
                    report.interrupted = Some(error);
                    break;
                }
            }
        }
        Ok(report)
    }

    /// Whether every call of the list was read.
    pub(crate) fn is_complete(&self) -> bool {
        self.unreadable == 0 && self.interrupted.is_none()
    }

    /// Writes the mail, without its recipient.
    pub(crate) fn write(&self, mail: &mut dyn Write) -> io::Result<()> {
        let calls: u64 = self.agents.values().map(|it| it.calls).sum();
        let cost: f64 = self.agents.values().map(|it| it.cost).sum();
        writeln!(
            mail,
            "Subject: {calls} calls on {}, cost {cost:.2}",
            self.day
        )?;
        writeln!(mail, "Content-Type: text/plain; charset=utf-8\n")?;
        writeln!(
            mail,
            "{:<24} {:>6} {:>8} {:>10}",
            "agent", "calls", "minutes", "cost"
        )?;
        for (agent, totals) in &self.agents {
            let minutes = totals.seconds as f64 / 60.0;
            // A name could hold a line break; `escape_default` would spoil accents.
            let agent = agent.replace(char::is_control, " ");
            writeln!(
                mail,
                "{agent:<24} {:>6} {minutes:>8.1} {:>10.4}",
                totals.calls, totals.cost
            )?;
        }
        let without_cost: u64 = self.agents.values().map(|it| it.without_cost).sum();
        if without_cost > 0 {
            writeln!(
                mail,
                "\n{without_cost} calls have no cost yet; they are not in the sums."
            )?;
        }
        if self.unreadable > 0 {
            writeln!(mail, "\n{} records could not be read.", self.unreadable)?;
        }
        if let Some(error) = &self.interrupted {
            writeln!(mail, "\nThe list is not complete: {error}")?;
        }
        Ok(())
    }
}
