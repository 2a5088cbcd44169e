//! The server: HTTP/1.1 out of memory, one thread a connection, and nothing else.
//!
//! It is no mock: `ovia-mock` writes its calls while it serves them, and misbehaves on order. Here the
//! time has to be the client's, so all this server does is copy.

use std::{
    io::{self, BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
};

use clap::Parser;
use serde::Serialize;

use crate::{
    list::{List, Shape},
    totals::Totals,
};

/// Serves a list of calls from memory until its stdin closes.
///
/// Prints one line of JSON: where it listens, and what a client has to find there.
/// GET /api/v1/calls is the list, GET /api/v1/one a list of a single call.
#[derive(Debug, Parser)]
#[command(name = "ovia-bench-server")]
struct Arguments {
    /// How many calls the list has
    #[arg(long, default_value_t = 10_000)]
    calls: u64,
    /// What the calls look like
    #[arg(long, value_enum, default_value_t = Shape::Documented)]
    shape: Shape,
    /// The port on 127.0.0.1; 0 is any that is free
    #[arg(long, default_value_t = 0)]
    port: u16,
}

/// What the server says of itself.
#[derive(Serialize)]
struct Announcement {
    url: String,
    bytes: u64,
    last_id: Option<String>,
    totals: Totals,
}

/// Runs the program.
///
/// # Errors
///
/// A port that is taken.
pub fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    let list = Arc::new(List::new(arguments.shape, arguments.calls));
    let one = Arc::new(List::new(Shape::Documented, 1));

    let listener = TcpListener::bind(("127.0.0.1", arguments.port))?;
    let announcement = Announcement {
        url: format!("http://{}", listener.local_addr()?),
        bytes: list.bytes(),
        last_id: list.last_id(),
        totals: list.totals(),
    };
    let mut stdout = io::stdout().lock();
    serde_json::to_writer(&mut stdout, &announcement)?;
    writeln!(stdout)?;

    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let (list, one) = (Arc::clone(&list), Arc::clone(&one));
            // A client that goes away in the middle is nothing to complain of.
            thread::spawn(move || serve(&connection, &list, &one));
        }
    });
    // Whoever started this holds the other end, and lets go of it even when it is killed.
    io::copy(&mut io::stdin().lock(), &mut io::sink())?;
    Ok(())
}

/// Answers the requests of one connection, one after the other.
fn serve(connection: &TcpStream, list: &List, one: &List) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut reader = BufReader::new(connection);
    let mut out = connection;
    while let Some(target) = request(&mut reader)? {
        let list = match target.as_str() {
            "/api/v1/calls" => list,
            "/api/v1/one" => one,
            _ => {
                out.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")?;
                continue;
            }
        };
        let length = list.bytes();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        out.write_all(head.as_bytes())?;
        list.write(&mut out)?;
    }
    Ok(())
}

/// The target of the next request; `None` when there is no more. None of them has a body.
fn request(reader: &mut impl BufRead) -> io::Result<Option<String>> {
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
        let mut next = || super::request(&mut text).expect("a request");
        assert_eq!(next().as_deref(), Some("/a"));
        assert_eq!(next().as_deref(), Some("/b"));
        assert_eq!(next(), None);
    }
}
