//! `ovia mcp`: a server for assistants over stdin and stdout (Model Context Protocol). It reads calls, and
//! has no tool that places one.
//!
//! | file | what it does |
//! | --- | --- |
//! | `server.rs` | the protocol: lists tools and resources, runs a tool, cancels it |
//! | `arguments.rs`, `schema.rs` | the arguments of the tools, and JSON Schemas that cost few tokens |
//! | `tools/` | the tools, a file each |
//! | `resources.rs`, `spec.rs` | transcripts and the API's description as resources |
//! | `index/` | the list of calls, read once, kept in temporary files, read again when it is old |
//! | `answer.rs`, `tokens.rs`, `continuation.rs` | answers within a number of tokens, and how they go on |
//! | `values.rs` | values of records as assistants see them |
//!
//! What is counted and hidden, and which calls are meant, is decided where the other commands do it:
//! `statistics`, `redact`, `selection`, `conversation`, `call_status`.

mod answer;
mod arguments;
mod continuation;
mod index;
mod resources;
mod schema;
mod server;
mod settings;
mod spec;
mod tokens;
mod tools;
mod values;

use std::time::Duration;

use clap::Args;
use rmcp::{ServiceExt, transport::stdio};

use self::{server::Server, settings::Settings};
use super::GlobalOptions;
use crate::{
    exit::{Exit, Failure},
    redact::Redaction,
    selection::SourceOptions,
    size::parse_size,
    time::parse_duration,
};

/// Let an assistant ask about calls: an MCP server on stdin and stdout
///
/// An MCP client starts this program and talks to it. The tools only read: they find calls, show one with
/// its transcript, count, and find problems. There is no tool that places a call. Phone numbers and the
/// paths of URLs are hidden in every answer; --redact=all hides transcripts too.
///
/// The list is read once, at the first question, and kept in temporary files without a name, which are gone
/// when the program ends. It is read again when it is older than --max-age.
#[derive(Args, Debug)]
#[command(after_help = "\
Tools:
  describe       the fields and their meaning, the agents, the time that the calls span, what is hidden
  search_calls   calls by agent, direction, status, number, time, or words that were said
  get_call       one call by its id or the first digits of it, with its transcript
  call_stats     numbers, lengths and costs, in groups, and compared with the period before
  find_problems  failed calls, long silences, dear calls, slow answers, values of a wrong type

Examples:
  claude mcp add ovia -- ovia mcp                       Claude Code starts it from now on
  codex mcp add ovia -- ovia mcp                        the same for Codex
  claude mcp add ovia-demo -- ovia --demo mcp           generated calls, without an account
  claude mcp add ovia-2025 -- ovia mcp --input 2025.ndjson.gz

Other clients have a file for their servers:

  {\"mcpServers\": {\"ovia\": {\"command\": \"ovia\", \"args\": [\"mcp\"]}}}

The client has to pass OVIA_TOKEN on, or use --token-file FILE. An answer has at most 4000 tokens, by a
count that is above those of the usual tokenizers; what is cut says how to go on.

Memory: about 100 bytes per call. Disk: the size of the list, in the directory for temporary files.")]
pub(crate) struct Mcp {
    #[command(flatten)]
    source: SourceOptions,

    /// Show phone numbers and whole URLs to the assistant; it may send them to others
    #[arg(long)]
    reveal: bool,

    /// Read the list again when it is older than this
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = parse_duration)]
    max_age: Duration,

    /// Limit an answer to this many tokens
    #[arg(long, value_name = "N", default_value_t = 4000)]
    #[arg(value_parser = clap::value_parser!(u32).range(800..))]
    max_tokens: u32,

    /// Limit the temporary files to this size; a longer list is cut, and every answer says so
    #[arg(long, value_name = "SIZE", default_value = "32GiB", value_parser = parse_size)]
    max_disk: u64,

    /// Answer with text in place of structured content, for clients that do not show the latter to the
    /// assistant
    #[arg(long)]
    text: bool,
}

pub(super) async fn run(options: Mcp, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    if options.source.reads_stdin() {
        return Err(Failure::usage(
            "--input: stdin (-) is the connection to the assistant; give a file",
        ));
    }
    let redaction = match (options.reveal, global.redaction) {
        (true, None | Some(Redaction::None)) => Redaction::None,
        (true, Some(_)) => {
            return Err(Failure::usage(
                "--reveal and --redact cannot be used together",
            ));
        }
        (false, Some(Redaction::None)) => {
            return Err(Failure::usage(
                "--redact=none cannot be used with `ovia mcp`: use --reveal",
            ));
        }
        (false, Some(redaction @ Redaction::All)) => redaction,
        (false, Some(Redaction::Text)) => {
            return Err(Failure::usage(
                "--redact=text cannot be used with `ovia mcp`: use --redact=all",
            ));
        }
        (false, _) => Redaction::NumbersAndUrls,
    };
    // Wrong options are found now, and not at the first question.
    drop(options.source.clone().open(global).await?);
    let settings = Settings {
        connection: global.connection.clone(),
        source: options.source,
        zone: global.zone,
        redaction,
        max_age: options.max_age,
        max_tokens: options.max_tokens as usize,
        max_disk: options.max_disk,
        is_text: options.text,
    };
    let service = match Server::new(settings).serve(stdio()).await {
        Ok(service) => service,
        // The client closed the connection, or never spoke the protocol.
        Err(error) => {
            return Err(Failure::failed(format!(
                "the client did not begin a session of the Model Context Protocol: {error}"
            )));
        }
    };
    match service.waiting().await {
        Ok(_) => Ok(Exit::Done),
        Err(error) => Err(Failure::failed(format!("the session ended: {error}"))),
    }
}
