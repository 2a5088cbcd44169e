//! `ovia calls search`.
//!
//! `query.rs` finds words in a line, `lines.rs` prints matching lines.

mod lines;
mod query;

use std::{future::poll_fn, io, task::Poll};

use clap::Args;

use self::{lines::Matches, query::Query};
use super::GlobalOptions;
use crate::{
    conversation,
    exit::{Exit, Failure},
    output::Format,
    progress_line::Stdout,
    selection::Selection,
    stderr::{count, eprint_line, notice},
    terminal,
};

/// Find lines of conversations
///
/// Shows the lines that contain WORDS, call by call, as the calls are read. Accents and case are
/// ignored: `cle` finds Clé. Of several WORDS, each has to be in the same line; quote a phrase.
/// With --redact, what is hidden is not found.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia calls search rappeler
  ovia calls search 'rendez-vous' vendredi --since 7d
  ovia calls search --regex '(rappel|annul)er' --context 2
  ovia calls search remboursement -o ndjson | jq -r .call_id | sort -u

Output:
  table   on a terminal: the lines under the id of their call, the words highlighted
  ndjson  in a pipe: an object for each matching line: call_id, index, role, time, content
  json    the same objects in one array

Exit codes:
  0  a line matched
  1  no line matched, or the server or the network failed
  3  records are missing from the search, whether a line matched or not")]
pub(crate) struct Search {
    /// Words or phrases
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,

    /// Read WORDS as regular expressions; accents and case are ignored all the same
    #[arg(long)]
    regex: bool,

    /// Show this many lines before and after each match; in the table only
    #[arg(short = 'C', long, value_name = "N", default_value_t = 0)]
    context: usize,

    #[command(flatten)]
    selection: Selection,
}

pub(super) async fn run(options: Search, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    let query = match options.regex {
        true => Query::regex(&options.words)?,
        false => Query::words(&options.words)?,
    };
    if !matches!(global.format, Format::Table | Format::Ndjson | Format::Json) {
        return Err(Failure::usage(
            "`calls search` has no such output format; use table, ndjson or json",
        ));
    }
    let mut records = options.selection.open(global).await?;
    let out = io::BufWriter::new(Stdout::new());
    let mut matches = Matches::new(out, global.format, options.context, global.zone);
    let is_live = terminal::stdout_is_terminal();
    let next = loop {
        let next = poll_fn(|context| match records.poll_next(context) {
            Poll::Ready(next) => Poll::Ready(next),
            // What was found is shown while the next records are waited for.
            Poll::Pending => match matches.flush() {
                Ok(()) => Poll::Pending,
                Err(error) => Poll::Ready(Err(error.into())),
            },
        });
        let call = match next.await {
            Ok(Some(call)) => call,
            Ok(None) => break Ok(()),
            Err(failure) => break Err(failure),
        };
        let lines = conversation::lines(&call);
        let found: Vec<bool> = lines
            .iter()
            .map(|line| query.is_in(&line.content))
            .collect();
        if found.contains(&true) {
            matches.call(&call, &lines, &found, &query)?;
            if is_live {
                matches.flush()?;
            }
        }
    };
    if let Err(failure) = next {
        matches.flush()?;
        records.print_report();
        return Err(failure);
    }
    matches.end()?;
    let calls = records.given();
    let is_cut = records.selected.limit == Some(calls);
    let exit = records.finish();
    if matches.count() > 0 && global.format == Format::Table {
        let [calls, lines] = [count(calls, "call"), count(matches.count(), "line")];
        notice(&format!("{calls} searched, {lines} matched\n"));
    }
    if matches.count() == 0 {
        let calls = count(calls, "call");
        eprint_line(&match is_cut {
            true => format!("no line matched in {calls}, where --limit ended the search"),
            false => format!("no line matched in {calls}"),
        });
        if exit == Exit::Done {
            return Ok(Exit::Failed);
        }
    }
    Ok(exit)
}
