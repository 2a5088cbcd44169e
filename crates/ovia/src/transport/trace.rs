//! The tracing event of each request, with the attribute names of OpenTelemetry's HTTP conventions.
//!
//! A delay before a request is sent again is an event of its own (`retry`, `resume`), and so is the
//! end of a body (`body`).
//!
//! An allow-list: the method, the URL without its query, the status, the server's request id, the
//! number of the attempt, the kind of the error, the duration. Other headers are traced only where
//! the client was told to, bodies never.

use std::time::{Duration, Instant};

use reqwest::{Request, Response, Url, header::HeaderName};

use crate::{Error, error::is_identifier};

/// The target of the events.
const TARGET: &str = "ovia::http";

/// Traces that a request is sent again after this delay. `nth` counts the attempts from one.
pub(super) fn trace_retry(outcome: &Result<Response, Error>, nth: u32, max: u32, delay: Duration) {
    let (status, error) = match outcome {
        Ok(response) => (Some(response.status().as_u16()), None),
        Err(error) => (error.status(), Some(error.to_string())),
    };
    tracing::info!(
        target: TARGET,
        {
        "http.response.status_code" = status,
        "error.message" = error,
        attempt = nth,
        "attempts.max" = max,
        delay = delay.as_secs_f64(),
        },
        "retry"
    );
}

/// Traces that an interrupted list is requested again after this delay.
pub(crate) fn trace_resume(error: &Error, delay: Duration) {
    let (error, delay) = (error.to_string(), delay.as_secs_f64());
    tracing::info!(target: TARGET, { "error.message" = error, delay }, "resume");
}

/// Traces how much of a body arrived: as it was sent, and decompressed.
pub(super) fn trace_body(received: u64, decoded: u64, took: Duration) {
    tracing::debug!(
        target: TARGET,
        {
        "http.response.body.size" = received,
        "http.response.body.decoded_size" = decoded,
        duration = took.as_secs_f64(),
        },
        "body"
    );
}

/// One request that was sent.
pub(super) struct RequestTrace {
    method: reqwest::Method,
    url: Url,
    resend_count: u32,
    started: Instant,
}

impl RequestTrace {
    pub(super) fn start(request: &Request, resend_count: u32) -> Self {
        let mut url = request.url().clone();
        url.set_query(None);
        url.set_fragment(None);
        Self {
            method: request.method().clone(),
            url,
            resend_count,
            started: Instant::now(),
        }
    }

    pub(super) fn finish(self, outcome: &Result<Response, Error>, traced_headers: &[HeaderName]) {
        let (status, request_id, error) = match outcome {
            Ok(response) => {
                let id = response.headers().get("x-request-id");
                let id = id.and_then(|value| value.to_str().ok());
                let id = id.filter(|id| is_identifier(id)).map(str::to_owned);
                (Some(response.status().as_u16()), id, None)
            }
            Err(error) => (error.status(), None, Some(format!("{:?}", error.kind()))),
        };
        let failed = error.is_some() || status.is_some_and(|status| status >= 400);
        // By the conventions `error.type` is the status where there is one.
        let error = error.or_else(|| {
            status
                .filter(|status| *status >= 400)
                .map(|status| status.to_string())
        });
        macro_rules! event {
            ($level:ident) => {
                tracing::$level!(
                    target: TARGET,
                    {
                    "http.request.method" = %self.method,
                    "url.full" = %self.url,
                    "server.address" = self.url.host_str(),
                    "server.port" = self.url.port_or_known_default(),
                    "http.request.resend_count" = self.resend_count,
                    "http.response.status_code" = status,
                    "http.response.request_id" = request_id,
                    "error.type" = error,
                    "http.client.request.duration" = self.started.elapsed().as_secs_f64(),
                    },
                    "request"
                )
            };
        }
        if failed {
            event!(warn);
        } else {
            event!(debug);
        }
        if let Ok(response) = outcome {
            for name in traced_headers {
                if let Some(value) = response.headers().get(name) {
                    tracing::debug!(target: TARGET, header = %name, value = ?value, "response header");
                }
            }
        }
    }
}
