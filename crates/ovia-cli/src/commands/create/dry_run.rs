//! `--dry-run`: makes the request, and shows it instead of sending it.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use ovia::{
    NewCall,
    reqwest::{self, Request},
    transport::{Sending, Transport},
};

use crate::{
    connection::{Connection, ConnectionOptions},
    escape::escape,
    exit::{Exit, Failure},
    output::Format,
    stderr::eprint_line,
};

/// A transport that keeps the request and sends nothing.
#[derive(Clone, Debug, Default)]
struct Keep(Arc<Mutex<Option<Request>>>);

impl Transport for Keep {
    fn send<'a>(&'a self, _: &'a reqwest::Client, request: Request) -> Sending<'a> {
        if let Ok(mut kept) = self.0.lock() {
            *kept = Some(request);
        }
        Box::pin(async { Err("nothing is sent".into()) })
    }
}

/// Prints the request: its body as JSON, in a table format with the method and the URL above it.
pub(super) async fn run(
    new_call: NewCall,
    options: &ConnectionOptions,
    format: Format,
) -> Result<Exit, Failure> {
    let kept = Keep::default();
    let builder = ovia::Client::builder()
        .token("dry-run")
        .transport(kept.clone());
    let connection = Connection::open_with(options, builder).await?;
    let outcome = connection.client.calls().create(new_call).await;
    let request = kept.0.lock().ok().and_then(|mut kept| kept.take());
    let Some(request) = request else {
        return Err(match outcome {
            Err(error) => error.into(),
            Ok(_) => Failure::failed("no request was made"),
        });
    };
    let body = request
        .body()
        .and_then(|body| body.as_bytes())
        .unwrap_or_default();
    let line = format!("{} {}", request.method(), escape(request.url().as_str()));
    let text = match format {
        Format::Json | Format::Ndjson => {
            eprint_line(&format!("not sent, because of --dry-run: {line}"));
            String::from_utf8_lossy(body).into_owned()
        }
        Format::Table | Format::Csv | Format::Xlsx => {
            eprint_line("not sent, because of --dry-run");
            let value: ovia::serde_json::Value = ovia::serde_json::from_slice(body)
                .map_err(|error| Failure::failed(format!("the body is not JSON: {error}")))?;
            format!("{line}\n{value:#}")
        }
    };
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush())?;
    Ok(Exit::Done)
}
