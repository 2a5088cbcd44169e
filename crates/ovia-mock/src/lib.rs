//! An Ovia server for tests and demos: in process, on loopback, without an account.
//!
//! [`MockServer`] speaks HTTP/1.1 over real sockets and implements the operations that Ovia documents,
//! such as `GET` and `POST /api/v1/calls`, over a list of generated calls that is the same for the
//! same seed. The list is generated while it is sent, so a list of a million calls takes no
//! more memory than a list of ten: 4 MiB, at 1 GB/s.
//!
//! For tests of failures:
//!
//! * an [`Answer`] replaces the usual answer or the way it is sent: late, throttled, compressed,
//!   damaged, cut off, with a wrong `Content-Length`, or not at all; [`Builder::answer`] plans one for
//!   the next request;
//! * the same type sends a part of the list, the list in pages, a list with a record that is an error
//!   or not JSON, or a web page in place of the list;
//! * a [`Fault`] is the same as a line of text, for requests with certain numbers:
//!   `2-4: reset-after=1000`;
//! * [`Builder::refuse_connections`] resets connections before they are read, and
//!   [`MockServer::pause`] stops the server until it is resumed;
//! * [`Builder::record`] puts any bytes into the list.
//!
//! [`MockServer::requests`] returns the requests that were received, and [`MockServer::placed`] how
//! many calls were placed.
//!
//! ```
//! use ovia_mock::{Answer, MockServer};
//! use tokio::io::{AsyncReadExt, AsyncWriteExt};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let server = MockServer::builder()
//!     .calls(3)
//!     .seed(7)
//!     .token("secret")
//!     .answer(Answer::status(503).retry_after(1)) // the first request only
//!     .start()
//!     .await?;
//!
//! # async fn get(server: &MockServer) -> std::io::Result<String> {
//! # let mut socket = tokio::net::TcpStream::connect(server.address()).await?;
//! # let head = "GET /api/v1/calls HTTP/1.1\r\nhost: mock\r\nauthorization: Bearer secret\r\n";
//! # socket.write_all(format!("{head}connection: close\r\n\r\n").as_bytes()).await?;
//! # let mut text = String::new();
//! # socket.read_to_string(&mut text).await?;
//! # Ok(text)
//! # }
//! // Point any HTTP client at `server.url()`.
//! assert!(get(&server).await?.starts_with("HTTP/1.1 503 "));
//! assert!(get(&server).await?.starts_with("HTTP/1.1 200 OK\r\n"));
//!
//! assert_eq!(server.requests().len(), 2);
//! assert_eq!(server.requests()[0].path, "/api/v1/calls");
//! # Ok(())
//! # }
//! ```
//!
//! All people, companies and numbers are invented; the phone numbers are from the ranges that the
//! French regulator reserves for fiction, `+33 1 99 00 xx xx` and `+33 6 39 98 xx xx`.

mod answer;
mod authorization;
mod body_writer;
mod builder;
mod calls;
mod connection;
mod content_coding;
mod error_body;
mod fault;
mod header_value;
mod list_body;
mod listener;
mod new_call;

mod pagination;
mod planned;
mod random;
mod request;
mod request_reader;
mod response;
mod routes;
mod server;
#[cfg(test)]
mod specification;
mod state;
mod transmission;
mod web_page;

pub use answer::Answer;
pub use builder::Builder;
pub use calls::{Calls, record};
pub use content_coding::ContentCoding;
pub use fault::{Fault, FaultError};
pub use request::Request;
pub use server::MockServer;
pub use web_page::WebPage;
