//! Calls each number of a file once, also if it is stopped at any moment and started again.
//!
//! ```sh
//! cargo run --example place_batch -- numbers.txt USER_ID AGENT_ID PHONE_NUMBER_ID +33199001234
//! ```
//!
//! The file has one number a line, in E.164. `numbers.txt.journal` notes each number before it is called,
//! and what came of it. A number that was noted is never called again: what came of it is looked up in the
//! list. Reads `OVIA_TOKEN` and, if set, `OVIA_BASE_URL`. `ovia calls create --batch` does this and more.

#![allow(
    clippy::print_stdout,
    missing_docs,
    unreachable_pub,
    reason = "a program, parts of which a test calls"
)]

use std::{
    collections::HashMap,
    error::Error,
    fs::{File, OpenOptions},
    io::{ErrorKind::NotFound, Write},
    path::Path,
};

use ovia::{
    Client, ErrorKind, MaybePlaced, NewCall,
    chrono::{DateTime, Utc},
    uuid::Uuid,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [file, user, agent, phone_number, from] = arguments.as_slice() else {
        return Err("usage: place_batch FILE USER_ID AGENT_ID PHONE_NUMBER_ID FROM".into());
    };
    let caller = Caller {
        user: user.parse()?,
        agent: agent.parse()?,
        phone_number: phone_number.parse()?,
        from: from.clone(),
    };
    place(&Client::from_env()?, &caller, Path::new(file)).await
}

/// Who calls.
pub struct Caller {
    pub user: Uuid,
    pub agent: Uuid,
    pub phone_number: Uuid,
    pub from: String,
}

impl Caller {
    fn call(&self, to: &str) -> NewCall {
        NewCall::new(self.user, self.agent, self.phone_number, &self.from, to)
    }
}

/// The journal: lines of `<number> <what>`, of which the last one of a number counts.
struct Journal {
    file: File,
    last: HashMap<String, String>,
}

impl Journal {
    fn open(path: &Path) -> Result<Self, Box<dyn Error>> {
        let text = match std::fs::read_to_string(path) {
            Err(error) if error.kind() == NotFound => String::new(),
            read => read?,
        };
        let entries = text.lines().filter_map(|line| line.split_once(' '));
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n")?;
        }
        Ok(Self {
            file,
            last: entries
                .map(|(number, what)| (number.into(), what.into()))
                .collect(),
        })
    }

    /// Notes something, on the disk before it returns.
    fn note(&mut self, number: &str, what: &str) -> Result<(), Box<dyn Error>> {
        writeln!(self.file, "{number} {what}")?;
        self.file.sync_data()?;
        self.last.insert(number.into(), what.into());
        Ok(())
    }
}

/// Calls the numbers of a file.
pub async fn place(client: &Client, caller: &Caller, file: &Path) -> Result<(), Box<dyn Error>> {
    let numbers = std::fs::read_to_string(file)?;
    let mut path = file.as_os_str().to_owned();
    path.push(".journal");
    let mut journal = Journal::open(Path::new(&path))?;

    for number in numbers
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let last = journal.last.get(number).map(String::as_str);
        let (what, since) = last
            .and_then(|last| last.split_once(' '))
            .unwrap_or_default();
        match what {
            "" | "not-placed" => call(client, caller, number, &mut journal).await?,
            // It was sent, and the program ended before it knew what came of it.
            "sending" => {
                let since: DateTime<Utc> = since.parse()?;
                let sent = MaybePlaced::new(caller.call(number), since);
                look_up(client, &sent, number, &mut journal).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

async fn call(
    client: &Client,
    caller: &Caller,
    number: &str,
    journal: &mut Journal,
) -> Result<(), Box<dyn Error>> {
    journal.note(number, &format!("sending {}", Utc::now().to_rfc3339()))?;
    match client.calls().create(caller.call(number)).await {
        Ok(placed) => {
            let id = placed.id().map(|id| id.to_string());
            journal.note(number, &format!("placed {}", id.unwrap_or_default()))
        }
        Err(error) => match error.maybe_placed() {
            Some(sent) => look_up(client, sent, number, journal).await,
            // This number is at fault; the others may be right.
            None if error.kind() == ErrorKind::Rejected => {
                journal.note(number, &format!("refused {error}"))
            }
            // No call was placed, and none would be: the number can be called later.
            None => {
                journal.note(number, &format!("not-placed {error}"))?;
                Err(error.into())
            }
        },
    }
}

/// Looks in the list for a call that may have been placed. It may take a moment to appear there.
async fn look_up(
    client: &Client,
    sent: &MaybePlaced,
    number: &str,
    journal: &mut Journal,
) -> Result<(), Box<dyn Error>> {
    for seconds in [0, 2, 5] {
        tokio::time::sleep(std::time::Duration::from_secs(seconds)).await;
        if let Some(found) = client.calls().find_placed(sent).await?.first() {
            let id = found.id().map(|id| id.to_string());
            return journal.note(number, &format!("placed {}", id.unwrap_or_default()));
        }
    }
    journal.note(number, "unknown check the list before calling it again")
}
