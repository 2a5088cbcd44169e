//! Files of every format, compressed and damaged, in chunks of every size.

use std::{
    io::{self, Write},
    pin::Pin,
    task::{Context, Poll},
};

use flate2::{Compression, write::GzEncoder};
use tokio::io::{AsyncRead, ReadBuf};

use super::{calls, records_as};
use crate::{Call, Error, ErrorKind, RecordStream};

/// Gives out a few bytes at a time, with a pause before each.
struct Slow {
    bytes: Vec<u8>,
    at: usize,
    step: usize,
    paused: bool,
}

impl AsyncRead for Slow {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.paused = !self.paused;
        if self.paused {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let step = self.step.min(buffer.remaining());
        let end = self.bytes.len().min(self.at + step);
        buffer.put_slice(&self.bytes[self.at..end]);
        self.at = end;
        Poll::Ready(Ok(()))
    }
}

async fn collect<T>(mut stream: RecordStream<T>) -> Vec<Result<T, Error>> {
    let mut items = Vec::new();
    while let Some(item) = stream.next().await {
        items.push(item);
    }
    items
}

/// Each record's text, or the text of the error.
async fn read(bytes: &[u8], step: usize) -> Vec<String> {
    let slow = Slow {
        bytes: bytes.to_vec(),
        at: 0,
        step,
        paused: false,
    };
    let items = collect(calls(slow)).await;
    let text = |item: Result<Call, Error>| match item {
        Ok(call) => call.as_str().to_owned(),
        Err(error) => error.to_string(),
    };
    items.into_iter().map(text).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("gzip");
    encoder.finish().expect("gzip")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

#[tokio::test]
async fn every_format_in_every_compression() {
    let (a, b) = (r#"{"id": "a", "x": "é\n"}"#, r#"{"id":"b"}"#);
    let lines = format!("{a}\n{b}\n");
    let same = [
        lines.clone(),
        format!("{a}\r\n\n  {b}"),
        format!("\u{feff}{a}\n{b}"),
        format!("[{a},{b}]"),
        format!("\u{feff} [\n{a} ,\n{b}\n]\n"),
    ];
    for text in same {
        for packed in [
            text.clone().into_bytes(),
            gzip(text.as_bytes()),
            zstd(text.as_bytes()),
        ] {
            for step in [1, 2, 7, 100_000] {
                assert_eq!(read(&packed, step).await, [a, b], "{text:?} by {step}");
            }
        }
    }
    // Several members or frames one after the other, as `cat` joins them.
    for pack in [gzip, zstd] {
        let joined = [pack(b"{\"n\": 1}\n"), pack(b"{\"n\": 2}\n")].concat();
        assert_eq!(read(&joined, 3).await, [r#"{"n": 1}"#, r#"{"n": 2}"#]);
    }
    // Printed over several lines.
    let pretty = "{\n  \"n\": 1\n}\n{\n  \"n\": 2\n}\n";
    assert_eq!(read(pretty.as_bytes(), 5).await.len(), 2);
    for empty in ["", " \n", "[]", "\u{feff}"] {
        assert_eq!(read(empty.as_bytes(), 1).await, [""; 0], "{empty:?}");
    }
}

#[tokio::test]
async fn a_line_that_cannot_be_read_costs_itself() {
    let lines = b"{\"n\": 1}\n\n{\"n\": 2\n17\n\"\xff\"\n{\"n\": \"\xff\"}\n{\"n\": 3}\n{\"n\"";
    for step in [1, 100] {
        assert_eq!(
            read(lines, step).await,
            [
                r#"{"n": 1}"#,
                "line 3: is not valid JSON, at line 1 column 7 of the record",
                "line 4: expected an object, found a number",
                "line 5: is not UTF-8 text",
                "{\"n\": \"\u{fffd}\"}",
                r#"{"n": 3}"#,
                "line 8: is not valid JSON, at line 1 column 4 of the record",
            ]
        );
    }
    let items = collect(records_as::<u8>(&b"[1, 2000, 3]"[..])).await;
    let items: Vec<_> = items.into_iter().map(|item| item.ok()).collect();
    assert_eq!(items, [Some(1), None, Some(3)]);
}

#[tokio::test]
async fn a_line_that_is_too_large_is_skipped() {
    let large = format!(
        "{{\"x\": \"{}\"}}\n{{\"n\": 2}}\n",
        "x".repeat(17 * 1024 * 1024)
    );
    for step in [1 << 20, 1 << 30] {
        assert_eq!(
            read(large.as_bytes(), step).await,
            [
                "line 1: is larger than the limit (max_record_bytes) and was skipped",
                r#"{"n": 2}"#
            ]
        );
    }
}

#[tokio::test]
async fn what_is_cut_or_damaged_or_something_else_says_so() {
    let list = br#"[{"n": 1}, {"n": 2}]"#;
    let cut = |bytes: &[u8], by: usize| bytes[..bytes.len() - by].to_vec();
    let mut flipped = gzip(list);
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0xff;
    for (bytes, expected) in [
        (cut(list, 3), "the input ended too soon, after 1 records"),
        (cut(&gzip(list), 4), "the gzip data ended too soon"),
        (flipped, "the gzip data is damaged"),
        (cut(&zstd(list), 4), "the zstd data ended too soon"),
        (
            b"<html></html>".to_vec(),
            "expected NDJSON or a JSON array, got an HTML page",
        ),
        (
            b"id;status\n1;2\n".to_vec(),
            "expected NDJSON or a JSON array, got something",
        ),
        (
            b"[{} {}]".to_vec(),
            "invalid JSON after 1 records, at byte 4: two records",
        ),
    ] {
        for step in [1, 1000] {
            let read = read(&bytes, step).await;
            let last = read.last().expect("an error");
            assert!(last.contains(expected), "{expected}: {last}");
        }
    }
}

#[tokio::test]
async fn a_reader_that_fails_is_the_source_of_the_error() {
    struct Failing;
    impl AsyncRead for Failing {
        fn poll_read(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
            _: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            Poll::Ready(Err(io::Error::other("the disk is gone")))
        }
    }
    let mut items = collect(calls(Failing)).await;
    let error = items.remove(0).expect_err("an error");
    assert!(items.is_empty());
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert_eq!(error.root_cause().as_deref(), Some("the disk is gone"));
}

/// Also where there is a runtime that a task could be spawned on: an iterator cannot wait for one.
#[cfg(feature = "blocking")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_iterator_reads_long_files_inside_a_runtime() {
    let record = format!("{{\"x\": \"{}\"}}\n", "x".repeat(1000));
    let records = crate::blocking::read::calls(io::Cursor::new(record.repeat(3000)));
    assert_eq!(records.filter(Result::is_ok).count(), 3000);
}
