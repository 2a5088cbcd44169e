//! Codings, one by one and several, announced and not applied; and lists whose gzip data is damaged.

use std::{io::Write, sync::LazyLock};

use flate2::{Compression, write::GzEncoder};
use reqwest::header::{CONTENT_ENCODING, HeaderMap, HeaderValue};

use super::ContentDecoder;
use crate::{
    Call, Error, ErrorKind,
    transport::scripted::{Outcome, Scripted, Then, response},
};

fn gzip(plain: &[u8]) -> Vec<u8> {
    gzip_at(plain, 6)
}

fn gzip_at(plain: &[u8], level: u32) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(level));
    encoder.write_all(plain).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(plain: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(plain, ruzstd::encoding::CompressionLevel::Fastest)
}

fn headers(codings: &[&'static str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for coding in codings {
        headers.append(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    headers
}

fn decode(codings: &[&'static str], body: &[u8], step: usize) -> Result<Vec<u8>, Error> {
    let Some(mut decoder) = ContentDecoder::for_headers(&headers(codings)) else {
        return Ok(body.to_vec());
    };
    let mut plain = Vec::new();
    for bytes in body.chunks(step) {
        decoder.push(bytes.to_vec().into());
        while let Some(piece) = decoder.next()? {
            plain.extend_from_slice(&piece);
        }
    }
    decoder.finish();
    while let Some(piece) = decoder.next()? {
        plain.extend_from_slice(&piece);
    }
    Ok(plain)
}

#[test]
fn codings_are_undone_in_reverse() {
    let plain = "[{\"id\": \"é\"}]".repeat(100).into_bytes();
    let short = b"[]".to_vec();
    for plain in [plain, short] {
        let twice = gzip(&gzip(&plain));
        for (codings, body) in [
            (&[][..], plain.clone()),
            (&["identity"], plain.clone()),
            (&[""], plain.clone()),
            (&["gzip"], gzip(&plain)),
            (&["X-GZIP"], gzip(&plain)),
            (&["identity, gzip"], gzip(&plain)),
            (&["gzip, gzip"], twice.clone()),
            (&["gzip", "x-gzip"], twice),
            (&["zstd"], zstd(&plain)),
            (&["zstd, gzip"], gzip(&zstd(&plain))),
            // Announced, and not or only once applied.
            (&["gzip"], plain.clone()),
            (&["deflate"], plain.clone()),
            (&["zstd"], plain.clone()),
            (&["br"], plain.clone()),
            (&["utf-8"], plain.clone()),
            (&["gzip, gzip"], gzip(&plain)),
            (&["gzip"], [&b"\xef\xbb\xbf\r\n "[..], &plain].concat()),
            // The answer to a HEAD.
            (&["gzip"], Vec::new()),
        ] {
            for step in [1, 5, 1000] {
                let read = decode(codings, &body, step).expect("a body");
                assert!(
                    read.ends_with(&plain) || body.is_empty(),
                    "{codings:?} by {step}"
                );
            }
        }
    }
}

#[test]
fn what_cannot_be_decoded_is_named() {
    for (codings, says) in [
        (&["br"][..], "cannot decode (`br`)"),
        (&["compress"], "cannot decode (`compress`)"),
        (&["gzip, br"], "cannot decode (`gzip, br`)"),
        (
            &["gzip, gzip, gzip, gzip"],
            "cannot decode (`gzip, gzip, gzip, gzip`)",
        ),
        (
            &["gzip"],
            "the gzip data is damaged (its header is invalid)",
        ),
    ] {
        let error =
            decode(codings, b"\x0b\x02\x80[]\x03 and twelve more", 3).expect_err("an error");
        assert!(error.to_string().contains(says), "{error}");
        assert!(!error.kind().to_string().is_empty());
    }
}

/// Records that are easy to change without breaking the JSON.
fn list() -> String {
    let record = |n: u32| {
        format!(
            r#"{{"id": "00000000-0000-0000-0000-0000000000{n:02}", "duration": {}}}"#,
            n * 37
        )
    };
    format!("[{}]", (10..40).map(record).collect::<Vec<_>>().join(",\n"))
}

fn zipped(body: Vec<u8>) -> Outcome {
    response(200, body).header("content-encoding", "gzip")
}

/// The records up to the first error, and that.
async fn read(server: &Scripted, resumes: u32) -> (Vec<String>, Option<Error>) {
    // Shared, because starting TLS takes longer than all the rest. Nothing is sent over it.
    static HTTP: LazyLock<reqwest::Client> = LazyLock::new(reqwest::Client::new);
    let client = server.client_with(|b| b.max_resumes(resumes).http_client(HTTP.clone()));
    let mut calls = client.calls().list().stream();
    let (mut records, mut error) = (Vec::new(), None);
    while let Some(call) = calls.next().await {
        match call {
            Ok(call) => records.push(Call::as_str(&call).to_owned()),
            Err(found) => error = error.or(Some(found)),
        }
    }
    (records, error)
}

#[tokio::test]
async fn a_damaged_list_ends_with_an_error_and_is_not_requested_again() {
    let list = list();
    let mut changed = gzip_at(list.as_bytes(), 0);
    let digit = changed
        .windows(3)
        .position(|bytes| bytes == b"370")
        .expect("a digit");
    changed[digit] = b'9';
    let mut zeroed = gzip(list.as_bytes());
    let trailer = zeroed.len() - 8;
    zeroed[trailer..].fill(0);
    let more = [gzip(list.as_bytes()), b"more".to_vec()].concat();
    for body in [changed, zeroed, more] {
        let server = Scripted::new([zipped(body), zipped(gzip(list.as_bytes()))]);
        let (_, error) = read(&server, 4).await;
        let error = error.expect("damage");
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Damaged, Some(200))
        );
        assert!(
            error.to_string().contains("the gzip data is damaged"),
            "{error}"
        );
        assert_eq!(server.requests(), 1);
    }
    // HTTP says that this was the whole body: curl takes it without a trailer, this client does not.
    let whole = gzip(list.as_bytes());
    let cut = |by: usize| zipped(whole[..whole.len() - by].to_vec());
    for by in [1, 8, 100] {
        let server = Scripted::new([cut(by)]);
        let (_, error) = read(&server, 4).await;
        let error = error.expect("no trailer");
        assert!(error.to_string().contains("its end is missing"), "{error}");
        assert_eq!((error.kind(), server.requests()), (ErrorKind::Damaged, 1));
    }
}

/// Data that is not there is not wrong.
#[tokio::test]
async fn a_list_that_breaks_off_inside_its_gzip_data_resumes() {
    let list = list();
    let whole = gzip(list.as_bytes());
    let cut = whole[..120].to_vec();
    let until_closed = response(200, cut.clone())
        .header("content-encoding", "gzip")
        .header("connection", "close");
    for first in [zipped(cut).then(Then::BreakOff), until_closed] {
        let server = Scripted::new([first.clone(), zipped(whole.clone())]);
        let (records, error) = read(&server, 4).await;
        assert_eq!(
            (records.len(), error.is_none(), server.requests()),
            (30, true, 2)
        );
        let (_, error) = read(&Scripted::new([first]), 0).await;
        assert_eq!(
            error.map(|error| error.kind()),
            Some(ErrorKind::Interrupted)
        );
    }
}

/// A few kilobytes that expand to megabytes meet the limits of the client.
#[tokio::test]
async fn a_bomb_meets_the_limits() {
    let text = format!("[{{\"id\": 1}}, {{\"x\": \"{}\"}}]", "x".repeat(4 << 20));
    for (coding, body) in [
        ("gzip", gzip(text.as_bytes())),
        ("zstd", zstd(text.as_bytes())),
    ] {
        assert!(body.len() < 10_000);
        let server = Scripted::new([response(200, body).header("content-encoding", coding)]);
        let client = server.client_with(|b| b.max_body_bytes(1 << 20));
        let error = client.calls().list().await.expect_err("too much");
        assert_eq!(error.kind(), ErrorKind::LimitExceeded);
        let client = server.client_with(|b| b.max_record_bytes(1 << 20));
        let error = client.calls().list().await.expect_err("too much");
        assert_eq!(
            (error.kind(), error.record_index()),
            (ErrorKind::Record, Some(1))
        );
    }
}

/// Whatever happens to the bytes, a record that was changed is never taken for right.
#[tokio::test]
async fn random_damage_never_ends_well_with_a_changed_record() {
    let list = list();
    let server = Scripted::new([response(200, list.clone())]);
    let (right, _) = read(&server, 0).await;
    let mut random = fastrand::Rng::with_seed(3);
    let mut damaged = [0; 2];
    for round in 0..2000 {
        let level = [0, 1, 6, 9][round % 4];
        let (first, last) = list.as_bytes().split_at(random.usize(..list.len()));
        let mut body = match round % 3 {
            0 => [gzip_at(first, level), gzip_at(last, level)].concat(),
            _ => gzip_at(list.as_bytes(), level),
        };
        let mut faults = Vec::new();
        for _ in 0..random.usize(1..3) {
            let at = random.usize(..body.len());
            let what = random.u8(..6);
            faults.push((what, at, body.len()));
            match what {
                0 => body.truncate(at),
                1 => body.insert(at, random.u8(..)),
                2 => drop(body.drain(at..random.usize(at..body.len()))),
                3 => body[at] = random.u8(..),
                _ => body[at] ^= 1 << random.u8(..8),
            }
            if body.is_empty() {
                break;
            }
        }
        // With a second response that is right, so that what is interrupted resumes.
        let server = Scripted::new([zipped(body), zipped(gzip(list.as_bytes()))]);
        let (records, error) = read(&server, (round % 2) as u32).await;
        match error {
            None => assert!(records == right, "round {round}: {faults:?}"),
            Some(error) => damaged[usize::from(error.kind() == ErrorKind::Damaged)] += 1,
        }
    }
    assert!(damaged[0] > 0 && damaged[1] > 500, "{damaged:?}");
}
