//! `calls recordings`, with a server of recordings over real sockets.

mod audio_server;
mod refusals;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::Duration,
};

use audio_server::{AudioServer, Reply};

use crate::support::{Run, Server, TOKEN, ovia, run};

/// A signature in a URL. It must never be shown or stored.
const SIGNATURE: &str = "hunter3-signature";

/// A directory that is removed at the end of a test.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("ovia-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn text(&self) -> &str {
        self.0.to_str().expect("text")
    }

    /// The names of its files, sorted.
    fn files(&self) -> Vec<String> {
        let files = fs::read_dir(&self.0).expect("the directory");
        let mut names: Vec<String> = files
            .map(|file| {
                file.expect("a file")
                    .file_name()
                    .into_string()
                    .expect("text")
            })
            .collect();
        names.sort();
        names
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).expect("the file")
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A WAV file with as many bytes of sound.
fn wav(bytes: usize) -> Vec<u8> {
    let mut file = b"RIFF".to_vec();
    file.extend_from_slice(&(36 + bytes as u32).to_le_bytes());
    file.extend_from_slice(
        b"WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data",
    );
    file.extend_from_slice(&(bytes as u32).to_le_bytes());
    file.extend((0..bytes).map(|byte| (byte % 251) as u8));
    file
}

fn id(number: u8) -> String {
    format!("00000000-0000-4000-8000-0000000000{number:02x}")
}

fn name(number: u8, extension: &str) -> String {
    format!("2026-11-20T10-15-00Z_{}.{extension}", id(number))
}

/// The record of a call with this recording.
fn record(number: u8, url: &str) -> String {
    format!(
        r#"{{"id":"{}","started_at":"2026-11-20T10:15:00Z","recording_url":"{url}?sig={SIGNATURE}"}}"#,
        id(number)
    )
}

/// A server with a list of calls that have these recordings.
fn list(urls: &[String]) -> Server {
    let records: Vec<String> = (0..)
        .zip(urls)
        .map(|(number, url)| record(number, url))
        .collect();
    Server::of(&records.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Downloads from this machine, and checks that no signature is shown or stored.
fn download(server: &Server, directory: &Directory, options: &[&str]) -> Run {
    let args = [
        "calls",
        "recordings",
        directory.text(),
        "--allow-private",
        "--allow-plain-http",
    ];
    let run = server.run(&[&args[..], options].concat());
    check_secrets(&run, directory);
    run
}

fn check_secrets(run: &Run, directory: &Directory) {
    assert!(
        !run.out.contains(SIGNATURE) && !run.err.contains(SIGNATURE),
        "{run}"
    );
    if !directory.path().exists() {
        return;
    }
    for file in directory.files() {
        let text = String::from_utf8_lossy(&directory.read(&file)).into_owned();
        assert!(!text.contains(SIGNATURE) && !text.contains(TOKEN), "{file}");
    }
}

#[test]
fn recordings_are_saved_once() {
    let audio = AudioServer::start(|_, _, request| match request.path.split('?').next() {
        Some("/a.wav") => Reply::file(request, &wav(5000), "\"a\""),
        // Neither the ending nor the type says what it is.
        Some("/b.html") => Reply::new(200, b"ID3\x04\0\0\0\0\0\0music".to_vec())
            .header("content-type", "text/html"),
        _ => Reply::new(404, ""),
    });
    let server = list(&[
        format!("{}/a.wav", audio.url),
        format!("{}/b.html", audio.url),
    ]);
    let directory = Directory::new("saved");
    let first = download(&server, &directory, &["--jobs", "1", "-o", "table"]);
    assert_eq!(first.code, Some(0), "{first}");
    assert_eq!(
        first.out,
        format!(
            "saved    5.0 kB  {}\nsaved      15 B  {}\n",
            name(0, "wav"),
            name(1, "mp3")
        )
    );
    assert_eq!(
        first.err,
        "ovia: 2 saved (5.1 kB), 0 already there, 0 passed over\n"
    );
    assert_eq!(
        directory.files(),
        [name(0, "wav"), name(1, "mp3"), "manifest.ndjson".to_owned()]
    );
    assert_eq!(directory.read(&name(0, "wav")), wav(5000));
    let manifest = String::from_utf8(directory.read("manifest.ndjson")).expect("text");
    let line = manifest.lines().next().expect("a line");
    assert!(
        line.starts_with(&format!(
            r#"{{"call_id":"{}","file":"{}","bytes":5044,"length_verified":true,"url":"{}/a.wav","etag":"\"a\"","saved_at":""#,
            id(0),
            name(0, "wav"),
            audio.url
        )),
        "{line}"
    );

    // A second run requests nothing, and a file that is not whole is downloaded again.
    let second = download(&server, &directory, &[]);
    assert_eq!(second.code, Some(0), "{second}");
    assert_eq!(
        second.out.matches(r#""outcome":"present""#).count(),
        2,
        "{second}"
    );
    assert_eq!(audio.received().len(), 2);
    fs::write(directory.path().join(name(0, "wav")), "cut").expect("a file");
    let third = download(&server, &directory, &[]);
    assert_eq!(
        third.err,
        "ovia: 1 saved (5.0 kB), 1 already there, 0 passed over\n"
    );
    assert_eq!(directory.read(&name(0, "wav")), wav(5000));
}

#[test]
fn what_broke_off_is_resumed() {
    let file = wav(100_000);
    let audio = AudioServer::start(move |_, before, request| {
        let reply = Reply::file(request, &file, "\"v1\"");
        match before {
            0 => reply.cut(30_000),
            1 => reply.cut(20_000),
            _ => reply,
        }
    });
    let server = list(&[format!("{}/a", audio.url)]);
    let directory = Directory::new("resumed");
    // In one run, and from one run to the next.
    let first = download(&server, &directory, &["--retries", "1"]);
    first.says(3, "passed over");
    assert!(
        first
            .out
            .contains(r#""outcome":"passed_over","reason":"the connection broke"#),
        "{first}"
    );
    assert!(directory.files().contains(&name(0, "part")), "{first}");
    let dry = download(&server, &directory, &["--dry-run", "-o", "table"]);
    assert!(dry.out.starts_with("would save  50.0 kB  "), "{dry}");
    let second = download(&server, &directory, &[]);
    assert_eq!(second.code, Some(0), "{second}");
    assert_eq!(directory.read(&name(0, "wav")), wav(100_000));
    assert_eq!(
        directory.files(),
        [name(0, "wav"), "manifest.ndjson".to_owned()]
    );
    let ranges: Vec<Option<usize>> = audio.received().iter().map(|one| one.from()).collect();
    assert_eq!(ranges, [None, Some(30_000), Some(50_000)]);
}

#[test]
fn another_version_is_not_mixed_with_the_part() {
    let (old, new) = (wav(100_000), wav(90_000));
    let audio = AudioServer::start(move |_, before, request| match before {
        0 => Reply::file(request, &old, "\"v1\"").cut(30_000),
        _ => Reply::file(request, &new, "\"v2\""),
    });
    let server = list(&[format!("{}/a", audio.url)]);
    let directory = Directory::new("versions");
    assert_eq!(download(&server, &directory, &[]).code, Some(0));
    assert_eq!(directory.read(&name(0, "wav")), wav(90_000));
    assert_eq!(audio.received()[1].header("if-range"), Some("\"v1\""));
}

#[test]
fn wrong_parts_are_not_appended() {
    // Answers that do not continue where the part ends, or that are of another version.
    let odd: [fn(&[u8]) -> Reply; 4] = [
        |file| Reply::new(206, file).header("content-range", "bytes 0-100043/100044"),
        |file| Reply::new(206, &file[30_000..]),
        |file| {
            Reply::new(206, &file[30_000..])
                .header("content-range", "bytes 30000-100043/100044")
                .header("etag", "\"v2\"")
        },
        |_| Reply::new(416, "").header("content-range", "bytes */100"),
    ];
    for (number, odd) in odd.into_iter().enumerate() {
        let file = wav(100_000);
        let audio = AudioServer::start(move |_, before, request| match before {
            0 => Reply::file(request, &file, "\"v1\"").cut(30_000),
            1 => odd(&file),
            _ => Reply::file(request, &file, "\"v1\""),
        });
        let server = list(&[format!("{}/a", audio.url)]);
        let directory = Directory::new(&format!("odd-{number}"));
        let run = download(&server, &directory, &[]);
        assert_eq!(run.code, Some(0), "{number}: {run}");
        assert_eq!(directory.read(&name(0, "wav")), wav(100_000));
        assert_eq!(audio.received().len(), 3);
        assert_eq!(audio.received()[2].from(), None);
    }
}

#[test]
fn what_passes_is_tried_again() {
    let audio = AudioServer::start(|_, before, request| match (&*request.path, before) {
        (path, 0) if path.starts_with("/busy") => Reply::new(503, "").header("retry-after", "1"),
        (path, 0) if path.starts_with("/short") => {
            Reply::new(200, wav(500)).cut(100).without_length()
        }
        (path, _) if path.starts_with("/slow") => {
            Reply::file(request, &wav(400), "\"a\"").drip(40, Duration::from_millis(50))
        }
        _ => Reply::file(request, &wav(500), "\"a\""),
    });
    let server = list(&["busy", "short", "slow"].map(|path| format!("{}/{path}", audio.url)));
    let directory = Directory::new("again");
    let run = download(&server, &directory, &[]);
    assert_eq!(run.code, Some(0), "{run}");
    assert_eq!(directory.files().len(), 4, "{run}");
    for (number, bytes) in [(0, 500), (1, 500), (2, 400)] {
        assert_eq!(directory.read(&name(number, "wav")), wav(bytes));
    }
}

#[test]
fn the_token_is_for_its_own_origin() {
    let elsewhere = AudioServer::start(|_, _, request| Reply::file(request, &wav(10), "\"a\""));
    let (other, token) = (elsewhere.url.clone(), format!("Bearer {TOKEN}"));
    let expected = token.clone();
    let ovia_server = AudioServer::start(move |own, _, request| {
        let redirect = |to: &str| Reply::new(302, "").header("location", to);
        match request.path.split('?').next() {
            Some("/api/v1/calls") => {
                let urls = [
                    format!("{own}/own.wav"),
                    format!("{other}/other.wav"),
                    format!("{own}/leaves"),
                    format!("{own}/stays"),
                ];
                let records: Vec<String> = (0..)
                    .zip(&urls)
                    .map(|(number, url)| record(number, url))
                    .collect();
                Reply::new(200, format!("[{}]", records.join(",")))
                    .header("content-type", "application/json")
            }
            Some("/leaves") => redirect(&format!("{other}/redirected.wav")),
            Some("/stays") => redirect("/own2.wav"),
            _ if request.header("authorization") == Some(&expected) => {
                Reply::file(request, &wav(10), "\"a\"")
            }
            _ => Reply::new(401, ""),
        }
    });
    let directory = Directory::new("token");
    let run = run(ovia(&[
        "calls",
        "recordings",
        directory.text(),
        "--allow-private",
        "--allow-plain-http",
    ])
    .env("OVIA_BASE_URL", &ovia_server.url)
    .env("OVIA_TOKEN", TOKEN));
    check_secrets(&run, &directory);
    assert_eq!(run.code, Some(0), "{run}");
    assert_eq!(directory.files().len(), 5);
    for path in ["/own.wav", "/leaves", "/stays", "/own2.wav"] {
        assert_eq!(
            ovia_server.to(path)[0].header("authorization"),
            Some(&*token),
            "{path}"
        );
    }
    assert_eq!(elsewhere.received().len(), 2);
    for request in elsewhere.received() {
        assert!(!format!("{request:?}").contains(TOKEN), "{request:?}");
        assert_eq!(request.header("referer"), None);
        assert_eq!(request.header("cookie"), None);
    }
}

#[test]
fn a_redirect_back_does_not_get_the_token() {
    let back = Arc::new(OnceLock::<String>::new());
    let to = Arc::clone(&back);
    let elsewhere = AudioServer::start(move |_, _, _| {
        let url = to.get().expect("the URL of the other server");
        Reply::new(307, "").header("location", &format!("{url}/back.wav"))
    });
    let record = record(0, &format!("{}/a", elsewhere.url));
    let ovia_server = AudioServer::start(move |_, _, request| match request.path.as_str() {
        "/api/v1/calls" => {
            Reply::new(200, format!("[{record}]")).header("content-type", "application/json")
        }
        _ => Reply::file(request, &wav(10), "\"a\""),
    });
    back.set(ovia_server.url.clone()).expect("it is not set");
    let directory = Directory::new("back");
    let run = run(ovia(&[
        "calls",
        "recordings",
        directory.text(),
        "--allow-private",
        "--allow-plain-http",
    ])
    .env("OVIA_BASE_URL", &ovia_server.url)
    .env("OVIA_TOKEN", TOKEN));
    assert_eq!(run.code, Some(0), "{run}");
    let hops = [elsewhere.to("/a"), ovia_server.to("/back.wav")].concat();
    assert_eq!(hops.len(), 2);
    for request in hops {
        assert_eq!(request.header("authorization"), None, "{request:?}");
    }
}
