//! An Ovia server for tests and demos: in process, on loopback, without an account.
//!
//! [`MockServer`] speaks HTTP/1.1 over real sockets and plays the two operations that Ovia documents, `GET` and
//! `POST /api/v1/calls`, over a list of invented calls that is the same for the same seed. It holds no list in memory:
//! each call is written when its turn comes, so a list of a million calls costs what a list of ten does.
//!
//! Tests also need servers that misbehave:
//!
//! * an [`Answer`] replaces what the server would have said, or says it badly: late, slowly, compressed, cut in the
//!   middle, under a `Content-Length` that lies, or not at all; [`Builder::answer`] orders one for the next request;
//! * a [`Fault`] is the same as a line of text, for the requests with certain numbers: `2-4: reset-after=1000`;
//! * [`Builder::refuse_connections`] resets connections unread, and [`MockServer::pause`] takes the whole server away
//!   until it is resumed;
//! * [`Builder::record`] slips any bytes into the list.
//!
//! What came of it can be asked for: [`MockServer::requests`] is everything that was received, and
//! [`MockServer::placed`] how many calls were really placed.
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
//! # socket
//! #     .write_all(
//! #         b"GET /api/v1/calls HTTP/1.1\r\nhost: mock\r\nauthorization: Bearer secret\r\nconnection: close\r\n\r\n",
//! #     )
//! #     .await?;
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
//! All people, companies and numbers are invented; the phone numbers come from the ranges that the French regulator
//! keeps free for fiction, `+33 1 99 00 xx xx` and `+33 6 39 98 xx xx`.

mod answer;
mod authorization;
mod body;
mod builder;
mod calls;
mod connection;
mod delivery;
mod fault;
mod header;
mod listening;
mod orders;
mod random;
mod reading;
mod request;
mod response;
mod routes;
mod server;
mod state;
mod validation;

pub use answer::Answer;
pub use builder::Builder;
pub use calls::{Calls, record};
pub use fault::{Fault, FaultError};
pub use request::Request;
pub use server::MockServer;
