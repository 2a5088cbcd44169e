//! `ovia calls recordings`: downloads the recordings of the selected calls into a directory.
//!
//! | file | what it does |
//! | --- | --- |
//! | `target.rs` | the URL of a call's recording, and the name of its file |
//! | `addresses.rs` | which URLs and addresses are requested |
//! | `fetch.rs` | requests a URL, follows redirects |
//! | `download.rs` | downloads one recording: resumes, retries, verifies |
//! | `part.rs` | the file of a recording that is not whole yet |
//! | `container.rs` | recognises audio by its content |
//! | `manifest.rs` | which recordings of the directory are whole |
//! | `run.rs` | reads the list, and downloads several recordings at a time |
//! | `results.rs` | what is printed |

mod addresses;
mod container;
mod download;
mod fetch;
mod manifest;
mod part;
mod results;
mod run;
mod target;

use std::path::PathBuf;

use clap::Args;

pub(super) use self::run::run;
use crate::selection::Selection;
use crate::size::parse_size;

/// Download the recordings of calls into a directory
///
/// Downloads the recording of each selected call that has one. Run the same command again to
/// continue: recordings that are whole are skipped, and interrupted ones are resumed.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia calls recordings ./recordings --since 7d
  ovia calls recordings ./recordings --since 2026-11-01 --until 2026-11-30 --jobs 8
  ovia calls recordings ./recordings --dry-run
  ovia calls recordings ./recordings -o ndjson | jq -r 'select(.outcome == \"passed_over\") | .reason'

Files:
  2026-11-20T10-15-00Z_3c90c3cc-0d44-4b50-8888-8dd25736052a.mp3
                   when the call started (UTC), its id, and an ending by the content of the file
  *.part           a recording that is not whole yet; *.part.json says which version of it
  manifest.ndjson  one line for each recording that is whole

Rules:
  - The token is sent only if the URL has the scheme, host and port of Ovia's server. All other
    servers are requested without credentials, after redirects too.
  - URLs of plain http are refused without --allow-plain-http, and private, loopback and link-local
    addresses without --allow-private; URLs of other schemes always. A proxy of the environment
    resolves names itself.
  - The length is compared with the announced one. A page, an error message, an archive or an empty
    file in place of audio is not kept.
  - A link that has expired, or that is refused, is passed over and reported. The exit code is 3.

Memory grows with the number of recordings, of which none is begun twice: 44 MB for a million.

Output: one line for each recording: saved, already there, or passed over and why. With -o ndjson:
  {\"call_id\":..., \"outcome\":\"saved|present|passed_over\", \"file\":..., \"bytes\":..., \"reason\":...}
With --dry-run the outcome is would_save in place of saved. The query of a URL, which is often a
signature, is never shown or stored.")]
pub(crate) struct Recordings {
    /// Directory to save to; it is created if it is not there
    #[arg(value_name = "DIR")]
    directory: PathBuf,

    /// Download this many recordings at a time
    #[arg(long, value_name = "N", default_value_t = 4)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=64))]
    jobs: u16,

    /// Pass over recordings larger than this, for example 500k, 20M or 1G (bytes, powers of 1000)
    #[arg(long, value_name = "SIZE", default_value = "1G", value_parser = parse_size)]
    max_size: u64,

    /// Allow private, loopback and link-local addresses, for a server in the own network
    #[arg(long)]
    allow_private: bool,

    /// Show what would be downloaded, and download nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    selection: Selection,
}
