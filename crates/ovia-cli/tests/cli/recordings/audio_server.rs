//! A server of recordings, and of a list of calls that has them: over real sockets, with faults.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// A request as it was received.
#[derive(Clone, Debug)]
pub(super) struct Received {
    pub(super) path: String,
    headers: Vec<(String, String)>,
}

impl Received {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The first byte of its `Range`.
    pub(super) fn from(&self) -> Option<usize> {
        let range = self.header("range")?.strip_prefix("bytes=")?;
        range.strip_suffix('-')?.parse().ok()
    }
}

/// What is sent.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    status: u16,
    headers: String,
    body: Vec<u8>,
    /// The announced length; none: the end of the connection is the end of the body.
    length: Option<usize>,
    /// A pause after each of so many bytes.
    drip: Option<(usize, Duration)>,
}

impl Reply {
    pub(super) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self {
            status,
            headers: String::new(),
            length: Some(body.len()),
            body,
            drip: None,
        }
    }

    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers += &format!("{name}: {value}\r\n");
        self
    }

    /// Ends the connection after so many bytes of the body.
    pub(super) fn cut(mut self, bytes: usize) -> Self {
        self.body.truncate(bytes);
        self
    }

    pub(super) fn without_length(mut self) -> Self {
        self.length = None;
        self
    }

    pub(super) fn drip(mut self, bytes: usize, pause: Duration) -> Self {
        self.drip = Some((bytes, pause));
        self
    }

    /// The whole file, or the rest of it if the `If-Range` of the request is this `ETag`.
    pub(super) fn file(request: &Received, file: &[u8], etag: &str) -> Self {
        match request.from() {
            Some(from) if request.header("if-range") == Some(etag) => {
                let (last, total) = (file.len() - 1, file.len());
                Self::new(206, &file[from..])
                    .header("content-range", &format!("bytes {from}-{last}/{total}"))
            }
            _ => Self::new(200, file),
        }
        .header("etag", etag)
    }

    fn send(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let length = self.length.map_or_else(String::new, |length| {
            format!("content-length: {length}\r\n")
        });
        let head = format!(
            "HTTP/1.1 {} X\r\nconnection: close\r\n{length}{}\r\n",
            self.status, self.headers
        );
        stream.write_all(head.as_bytes())?;
        let (size, pause) = self
            .drip
            .unwrap_or((self.body.len().max(1), Duration::ZERO));
        for bytes in self.body.chunks(size) {
            stream.write_all(bytes)?;
            thread::sleep(pause);
        }
        Ok(())
    }
}

/// Listens until the tests end.
pub(super) struct AudioServer {
    pub(super) url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl AudioServer {
    /// `answer` gets the server's URL, the number of earlier requests to the same path, and the request.
    pub(super) fn start(
        answer: impl Fn(&str, usize, &Received) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let received = Arc::new(Mutex::new(Vec::<Received>::new()));
        let (log, own, answer) = (Arc::clone(&received), url.clone(), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, own, answer) = (Arc::clone(&log), own.clone(), Arc::clone(&answer));
                thread::spawn(move || {
                    let Some(request) = read(&stream) else { return };
                    let mut log = log.lock().expect("the log");
                    let before = log.iter().filter(|one| one.path == request.path).count();
                    log.push(request.clone());
                    drop(log);
                    let _ = answer(&own, before, &request).send(stream);
                });
            }
        });
        Self { url, received }
    }

    pub(super) fn received(&self) -> Vec<Received> {
        self.received.lock().expect("the log").clone()
    }

    /// The requests to a path.
    pub(super) fn to(&self, path: &str) -> Vec<Received> {
        let mut all = self.received();
        all.retain(|request| request.path.split('?').next() == Some(path));
        all
    }
}

fn read(stream: &TcpStream) -> Option<Received> {
    let mut lines = BufReader::new(stream).lines();
    let path = lines.next()?.ok()?.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let line = lines.next()?.ok()?;
        match line.split_once(": ") {
            Some((name, value)) => headers.push((name.to_owned(), value.to_owned())),
            None => return Some(Received { path, headers }),
        }
    }
}
