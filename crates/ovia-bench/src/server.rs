//! The server: HTTP/1.1 from memory, one thread for each connection.
//!
//! Not `ovia-mock`, which generates its calls while it serves them: this server only copies, so that
//! the measured time is the client's.

use std::{
    env,
    io::{self, BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use serde_json::json;

use crate::list::{List, Shape};

/// What is served, and how many requests there were.
struct Served {
    list: List,
    bytes: u64,
    break_at: Option<u64>,
    requests: AtomicU64,
}

/// Serves a list until stdin closes. The arguments are its shape, the number of its calls and, if wanted,
/// the number of records after which every odd response breaks off: the first, the third, and so on. A
/// client that resumes makes two requests.
///
/// Prints one line of JSON: the URL, and what a client has to find there.
///
/// # Errors
///
/// Wrong arguments, no free port, or a closed stdout.
pub fn main() -> io::Result<()> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let number = |index: usize| arguments.get(index).and_then(|text| text.parse().ok());
    let shape = arguments.first().and_then(|name| Shape::from_name(name));
    let usage = || io::Error::other("usage: ovia-bench-server <shape> <calls> [break at]");
    let (shape, calls) = shape.zip(number(1)).ok_or_else(usage)?;
    let list = List::new(shape, calls);
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let bytes = list.bytes();
    let announcement = json!({
        "url": format!("http://{}", listener.local_addr()?),
        "bytes": bytes,
        "last_id": list.last_id(),
        "totals": list.totals(),
    });
    writeln!(io::stdout(), "{announcement}")?;

    let served: &'static Served = Box::leak(Box::new(Served {
        list,
        bytes,
        break_at: number(2),
        requests: AtomicU64::new(0),
    }));
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            // A client may close its connection early: `get` and `limit` do.
            thread::spawn(move || served.answer(&connection));
        }
    });
    // The other end of stdin closes when the process that started this one ends, even if it is killed.
    io::copy(&mut io::stdin().lock(), &mut io::sink())?;
    Ok(())
}

impl Served {
    /// Answers the requests of one connection.
    fn answer(&self, connection: &TcpStream) -> io::Result<()> {
        connection.set_nodelay(true)?;
        let mut reader = BufReader::new(connection);
        let mut out = connection;
        while let Some(target) = request_target(&mut reader)? {
            if target != "/api/v1/calls" {
                out.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")?;
                continue;
            }
            let request = self.requests.fetch_add(1, Ordering::Relaxed);
            let break_at = self.break_at.filter(|_| request.is_multiple_of(2));
            write!(
                out,
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                self.bytes
            )?;
            self.list.write(out, break_at.unwrap_or(u64::MAX))?;
            if break_at.is_some() {
                break;
            }
        }
        Ok(())
    }
}

/// The target of the next request, which has no body; `None` if there is none.
fn request_target(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let target = line.split(' ').nth(1).unwrap_or_default().to_owned();
    while line != "\r\n" {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
    }
    Ok(Some(target))
}

#[cfg(test)]
mod tests {
    #[test]
    fn reads_one_request_after_the_other() {
        let mut text = &b"GET /a HTTP/1.1\r\nhost: x\r\n\r\nGET /b HTTP/1.1\r\n\r\n"[..];
        let mut next = || super::request_target(&mut text).expect("a request");
        assert_eq!(next().as_deref(), Some("/a"));
        assert_eq!(next().as_deref(), Some("/b"));
        assert_eq!(next(), None);
    }
}
