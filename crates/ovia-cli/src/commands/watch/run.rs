//! Reads the list at the interval, and prints and acts on what has happened.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use ovia::Call;
use tokio::{
    sync::oneshot,
    time::{Instant, sleep, sleep_until},
};

use super::{
    Watch,
    budget::Costs,
    event::{Event, EventPrinter},
    hooks::{self, Hooks, Job},
    known::{Difference, Known, id},
};
use crate::{
    call_status::has_ended,
    commands::{GlobalOptions, create::signals::Signals, id::TypedId},
    connection::ConnectionOptions,
    exit::{Exit, Failure},
    output::Format,
    stderr::{count, eprint_line},
};

/// The longest wait between two readings while the server limits the rate.
const MAX_WAIT: Duration = Duration::from_secs(300);

pub(crate) async fn run(options: Watch, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    if !matches!(global.format, Format::Table | Format::Ndjson) {
        return Err(Failure::usage(
            "calls watch prints a table or ndjson; choose one of them with -o",
        ));
    }
    if options.selection.reads_stdin() {
        return Err(Failure::usage(
            "calls watch reads the list again and again, and stdin can be read only once",
        ));
    }
    let mut signals = Signals::listen()
        .map_err(|error| Failure::failed(format!("signals cannot be caught: {error}")))?;
    let mut connection = global.connection.clone();
    // Times such as `--since 1h` stay the same.
    connection.now.get_or_insert_with(now);
    let mut watch = Watching {
        printer: EventPrinter {
            format: global.format,
            zone: global.zone,
        },
        connection,
        redaction: global.redaction,
        hooks: Hooks::start(),
        known: Known::default(),
        costs: Costs::default(),
        has_baseline: false,
        outage: None,
        followed: None,
        ended: None,
        is_reported: false,
        options,
    };
    let (stop, stopped) = oneshot::channel();
    tokio::spawn(async move {
        signals.next().await;
        let _ = stop.send(());
        // Writing to a pipe that is not read blocks the other thread.
        tokio::select! {
            _ = signals.next() => {}
            () = sleep(hooks::GRACE + Duration::from_secs(1)) => {}
        }
        std::process::exit(Exit::Done as i32);
    });
    let (result, after_signal) = tokio::select! {
        biased;
        _ = stopped => (Ok(Exit::Done), true),
        result = watch.watch() => (result, false),
    };
    let result = match result {
        Err(Failure::OutputClosed) => Ok(Exit::Done),
        other => other,
    };
    watch.hooks.finish(after_signal).await;
    result
}

struct Watching {
    options: Watch,
    connection: ConnectionOptions,
    redaction: Option<crate::redact::Redaction>,
    printer: EventPrinter,
    hooks: Hooks,
    known: Known,
    costs: Costs,
    /// Whether the list was read to its end once.
    has_baseline: bool,
    /// Since when the list cannot be read, and how the last reading failed.
    outage: Option<(Instant, Exit)>,
    /// The id that `--until-ended` means.
    followed: Option<String>,
    /// The call of `--until-ended`, when it has ended.
    ended: Option<Call>,
    /// Whether unusual records were reported.
    is_reported: bool,
}

/// Why a reading of the list ended early.
enum Interrupted {
    /// It can be tried again.
    List(Failure),
    Other(Failure),
}

impl From<Failure> for Interrupted {
    fn from(failure: Failure) -> Self {
        Self::Other(failure)
    }
}

impl Watching {
    async fn watch(&mut self) -> Result<Exit, Failure> {
        loop {
            let begin = Instant::now();
            let is_limited = match self.read_list().await {
                Ok(()) => false,
                Err(Interrupted::Other(failure)) => return Err(failure),
                Err(Interrupted::List(failure)) => self.say_down(failure)?,
            };
            if let Some(call) = self.ended.take() {
                self.print(&Event::Ended(&call), &id(&call).unwrap_or_default())?;
                return Ok(Exit::Done);
            }
            let wait = self.wait(is_limited);
            // A list that takes longer than the interval is not requested without a pause.
            let pause = Instant::now() + Duration::from_secs(1);
            sleep_until((begin + wait).max(pause)).await;
        }
    }

    /// The time from the beginning of a reading to that of the next one.
    fn wait(&self, is_limited: bool) -> Duration {
        let interval = self.options.interval;
        match is_limited {
            true => interval.saturating_mul(6).min(MAX_WAIT).max(interval),
            false => interval,
        }
    }

    /// Reads the list once.
    async fn read_list(&mut self) -> Result<(), Interrupted> {
        self.known.begin();
        self.costs.begin();
        let mut connection = self.connection.clone();
        if self.outage.is_some() {
            // The next reading is the retry.
            connection.retries = Some(0);
        }
        let global = GlobalOptions {
            connection: &connection,
            format: self.printer.format,
            zone: self.printer.zone,
            has_zone_option: true,
            chosen_format: None,
            transcript_format: None,
            drift_format: None,
            redaction: self.redaction,
        };
        let opened = self.options.selection.clone().open(&global).await;
        let mut records = opened.map_err(Interrupted::List)?;
        if records.selected.limit.is_some() {
            return Err(Failure::usage(
                "calls watch does not take --limit: a call would seem to be gone when another one is \
                 added; choose calls with --since or other filters",
            )
            .into());
        }
        let result = loop {
            match records.next().await {
                Ok(Some(call)) => self.notice(&call)?,
                Ok(None) => break Ok(()),
                Err(failure) => break Err(Interrupted::List(failure)),
            }
        };
        // What was read of an interrupted list did cost that.
        self.check_budget()?;
        result?;
        self.say_back();
        let is_whole = records.exit() == Exit::Done;
        if !is_whole && !self.is_reported {
            self.is_reported = true;
            records.print_report();
        }
        // A record that could not be read may be that of a known call.
        if is_whole {
            for id in self.known.forget_gone() {
                self.print(&Event::Gone, &id)?;
            }
        }
        if !self.has_baseline {
            self.has_baseline = true;
            let interval = humantime::format_duration(self.options.interval);
            let calls = count(self.known.len() as u64, "call");
            eprint_line(&format!(
                "watching {calls} every {interval}; Ctrl-C ends it"
            ));
            if self.options.until_ended.is_some() && self.followed.is_none() {
                eprint_line("no call with the id of --until-ended is listed yet; waiting for it");
            }
        }
        Ok(())
    }

    /// Compares a record with what is known of the call.
    fn notice(&mut self, call: &Call) -> Result<(), Failure> {
        let now = now();
        let Some((id, noticed)) = self.known.notice(call, now) else {
            return Ok(());
        };
        if self.options.budget.is_some() {
            self.costs.add(call, now, self.printer.zone);
        }
        let is_change = matches!(noticed.difference, Difference::Changed(_));
        // Before the list was read once, calls are not new, only not known yet.
        match noticed.difference {
            Difference::New if self.has_baseline => {
                self.print(&Event::New(call), &id)?;
                self.run_hook(
                    "--on-new",
                    "new",
                    self.options.on_new.as_ref(),
                    &id,
                    call,
                    vec![],
                );
            }
            Difference::New | Difference::None => {}
            Difference::Changed(changes) => self.print(&Event::Changed(call, changes), &id)?,
        }
        if noticed.fails && (self.has_baseline || is_change) {
            self.run_hook(
                "--on-failed",
                "failed",
                self.options.on_failed.as_ref(),
                &id,
                call,
                vec![],
            );
        }
        if self.is_followed(&id)? && has_ended(call) {
            self.ended = Some(call.clone());
        }
        Ok(())
    }

    /// Whether `--until-ended` means this call.
    fn is_followed(&mut self, id: &str) -> Result<bool, Failure> {
        let is_meant = match &self.options.until_ended {
            None => false,
            Some(TypedId::Whole(whole)) => match whole.as_uuid() {
                Some(uuid) => uuid.to_string() == id,
                None => whole.as_str() == id,
            },
            Some(TypedId::Prefix(prefix)) => id
                .parse::<ovia::uuid::Uuid>()
                .is_ok_and(|uuid| uuid.simple().to_string().starts_with(prefix)),
        };
        match &self.followed {
            _ if !is_meant => Ok(false),
            Some(followed) if followed != id => Err(Failure::usage(format!(
                "--until-ended: several calls have an id that begins so, for example {followed} and \
                 {id}; give more digits"
            ))),
            Some(_) => Ok(true),
            None => {
                self.followed = Some(id.to_owned());
                Ok(true)
            }
        }
    }

    fn check_budget(&mut self) -> Result<(), Failure> {
        let Some(budget) = self.options.budget.clone() else {
            return Ok(());
        };
        for exceeded in self.costs.exceeded(&budget) {
            let id = id(&exceeded.newest).unwrap_or_default();
            self.print(&Event::Budget(&exceeded, &budget), &id)?;
            let environment = vec![
                ("OVIA_DAY", exceeded.day.to_string()),
                ("OVIA_TOTAL", exceeded.total.clone()),
                ("OVIA_BUDGET", budget.amount()),
            ];
            let command = self.options.on_budget.as_ref();
            self.run_hook(
                "--on-budget",
                "budget",
                command,
                &id,
                &exceeded.newest,
                environment,
            );
        }
        Ok(())
    }

    fn print(&self, event: &Event<'_>, id: &str) -> Result<(), Failure> {
        self.printer.print(event, id, now())
    }

    fn run_hook(
        &self,
        option: &'static str,
        event: &str,
        command: Option<&String>,
        id: &str,
        call: &Call,
        mut environment: Vec<(&'static str, String)>,
    ) {
        if let Some(command) = command {
            environment.push(("OVIA_EVENT", event.to_owned()));
            self.hooks.run(Job {
                option,
                command: command.clone(),
                call_id: id.to_owned(),
                environment,
                stdin: call.as_str().to_owned(),
            });
        }
    }

    /// Says that the list cannot be read, once. Returns whether the server limits the rate.
    fn say_down(&mut self, failure: Failure) -> Result<bool, Failure> {
        let Failure::Message { exit, .. } = &failure else {
            return Err(failure);
        };
        let exit = *exit;
        // Wrong options do not become right. A token may be replaced later.
        if exit == Exit::Usage && !self.has_baseline {
            return Err(failure);
        }
        let since = match self.outage {
            Some((since, before)) if before == exit => Some(since),
            Some((since, _)) => {
                self.say_trying(&failure, exit);
                Some(since)
            }
            None => {
                self.say_trying(&failure, exit);
                None
            }
        };
        self.outage = Some((since.unwrap_or_else(Instant::now), exit));
        Ok(exit == Exit::RateLimited)
    }

    fn say_trying(&self, failure: &Failure, exit: Exit) {
        failure.print();
        let wait = humantime::format_duration(self.wait(exit == Exit::RateLimited));
        eprint_line(&format!(
            "the list cannot be read; trying again every {wait}"
        ));
    }

    fn say_back(&mut self) {
        if let Some((since, _)) = self.outage.take() {
            let seconds = Duration::from_secs(since.elapsed().as_secs());
            eprint_line(&format!(
                "the list can be read again, after {}",
                humantime::format_duration(seconds)
            ));
        }
    }
}

fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}
