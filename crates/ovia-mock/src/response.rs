//! A response before it is sent, and how its head is written. How the body is sent is left to
//! `BodyWriter`.

use std::{borrow::Cow, fmt::Write as _, time::SystemTime};

use chrono::{DateTime, Utc};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::{
    answer::{Answer, ListOptions},
    body_writer::{self, BodyWriter, SendError},
    error_body::{error_body, reason},
    list_body::ListBody,
    pagination::PageRequest,
    request::Request,
    transmission::{ClientCapabilities, Cutoff, Framing, SendOptions},
};

/// The answer to one request.
pub(crate) struct Response {
    status: u16,
    headers: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    body: Body,
}

enum Body {
    Bytes(Vec<u8>),
    List(Box<ListBody>, PageRequest),
}

const JSON: (Cow<'static, str>, Cow<'static, str>) = (
    Cow::Borrowed("content-type"),
    Cow::Borrowed("application/json"),
);

impl Response {
    /// A response of JSON text.
    pub(crate) fn json(status: u16, text: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![JSON],
            body: Body::Bytes(text.into()),
        }
    }

    /// A response with the documented error body.
    pub(crate) fn error(status: u16, message: &str) -> Self {
        Self::json(status, error_body(status, message))
    }

    /// A list, written while it is sent.
    pub(crate) fn list(list: ListBody, request: &Request) -> Self {
        Self {
            status: 200,
            headers: vec![JSON],
            body: Body::List(Box::new(list), PageRequest::read(request)),
        }
    }

    /// Adds a header.
    pub(crate) fn with_header(
        mut self,
        name: &'static str,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Replaces this response with a planned answer, or only the headers with the same names.
    pub(crate) fn overridden_by(mut self, answer: Answer) -> (Self, SendOptions) {
        if let Some(status) = answer.status {
            self = Self {
                status,
                headers: Vec::new(),
                body: Body::Bytes(answer.body),
            };
        }
        self = self.with_list_options(answer.list);
        self.headers.retain(|(usual, _)| {
            !answer
                .headers
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case(usual))
        });
        let headers = answer.headers.into_iter();
        self.headers
            .extend(headers.map(|(name, value)| (name.into(), value.into_text().into())));
        if let Some(coding) = answer.options.coding {
            self = self.with_header("content-encoding", coding.header());
        }
        (self, answer.options)
    }

    /// Selects what is sent of a list, and says what is not.
    fn with_list_options(mut self, options: ListOptions) -> Self {
        let Body::List(records, page) = &mut self.body else {
            return self;
        };
        let all = records.len();
        let size = page.size.or(options.page_size);
        let skip = size.map_or(0, |size| page.skip(size));
        records.select(skip, size.unwrap_or(u64::MAX));
        let more = options.endless || skip.saturating_add(records.len()) < all;
        records.select(0, options.first.unwrap_or(u64::MAX));
        let next = size.filter(|_| more).map(|size| page.next(size));
        let last = skip.saturating_add(records.len());
        records.edit(options.edits);
        if let Some(next) = options.next_page.map(|url| url.0).or(next) {
            self = self.with_header("link", format!("<{next}>; rel=\"next\""));
        }
        if options.total_count {
            self = self.with_header("x-total-count", all.to_string());
        }
        if options.content_range {
            self.status = 206;
            let range = match last.checked_sub(1) {
                Some(last) if last >= skip => format!("items {skip}-{last}/{all}"),
                _ => format!("items */{all}"),
            };
            self = self.with_header("content-range", range);
        }
        self
    }

    /// Sends it; true if another request may follow on the connection.
    pub(crate) async fn send(
        mut self,
        stream: &mut TcpStream,
        request_id: u64,
        options: SendOptions,
        client: ClientCapabilities,
    ) -> Result<bool, SendError> {
        tokio::time::sleep(options.delay).await;
        if options.lost {
            let cutoff = options.cutoff.map_or(Cutoff::Close, |(_, cutoff)| cutoff);
            return Err(SendError::CutOff(cutoff));
        }
        if let (Body::Bytes(bytes), None) = (&mut self.body, options.pause) {
            bytes.extend_from_slice(options.appended.0.as_bytes());
            if options.latin1 {
                body_writer::to_latin1(bytes, 0);
            }
            if let Some(coding) = options.coding {
                *bytes = coding.encode(bytes)?;
            }
        }
        let framing = self.framing(&options, client);
        let keep = client.keep_alive && framing.keeps_connection() && !options.http10;

        let head = self.head(request_id, framing, keep, &options);
        stream.write_all(head.as_bytes()).await?;
        // Statuses without a body have none, whatever was planned: bytes here would be read as the
        // next response.
        if client.head_only || self.forbids_body() {
            return Ok(keep);
        }
        let complete = matches!(self.body, Body::Bytes(_)) && options.pause.is_none();
        let mut writer = BodyWriter::new(stream, framing, &options, !complete);
        match self.body {
            Body::Bytes(bytes) => writer.buffer().extend_from_slice(&bytes),
            Body::List(list, _) => list.write(&mut writer).await?,
        }
        if !complete {
            if let Some(pause) = options.pause {
                writer.pause(pause).await?;
            }
            let appended = options.appended.0.as_bytes();
            writer.buffer().extend_from_slice(appended);
        }
        writer.finish().await?;
        Ok(keep)
    }

    fn forbids_body(&self) -> bool {
        matches!(self.status, 100..200 | 204 | 304)
    }

    fn framing(&self, options: &SendOptions, client: ClientCapabilities) -> Framing {
        match (options.framing, &self.body) {
            _ if matches!(options.cutoff, Some((_, Cutoff::GarbageChunk))) => Framing::Chunked,
            (Some(planned), _) => planned,
            (None, _) if options.http10 => Framing::UntilClose,
            (None, Body::Bytes(bytes)) if options.pause.is_none() => {
                Framing::Length(bytes.len() as u64)
            }
            (None, _) if client.chunked => Framing::Chunked,
            (None, _) => Framing::UntilClose,
        }
    }

    fn head(&self, request_id: u64, framing: Framing, keep: bool, options: &SendOptions) -> String {
        let http10 = options.http10;
        let version = if http10 { "HTTP/1.0" } else { "HTTP/1.1" };
        let reason = reason(self.status).unwrap_or_default();
        let mut head = format!("{version} {} {reason}\r\n", self.status);
        // Writing to a String cannot fail.
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        head.push_str(&options.head_lines.0);
        let has = |header: &str| {
            let mut names = self.headers.iter().map(|(name, _)| name);
            names.any(|name| name.eq_ignore_ascii_case(header))
        };
        if !has("date") {
            let now = DateTime::<Utc>::from(SystemTime::now());
            let _ = write!(
                head,
                "date: {}\r\n",
                now.format("%a, %d %b %Y %H:%M:%S GMT")
            );
        }
        if !has("x-request-id") {
            let _ = write!(head, "x-request-id: req_{request_id:08}\r\n");
        }
        match framing {
            Framing::Length(_) if self.forbids_body() => {}
            Framing::Length(length) | Framing::Announced(length) => {
                let _ = write!(head, "content-length: {length}\r\n");
            }
            Framing::Chunked => head.push_str("transfer-encoding: chunked\r\n"),
            Framing::UntilClose => {}
        }
        // HTTP/1.0 closes without saying so.
        if !keep && !http10 {
            head.push_str("connection: close\r\n");
        }
        head.push_str("\r\n");
        head
    }
}
