//! The same client for programs without async.
//!
//! The requests are those of the async client, with the same setters. Where the async client is
//! awaited, this one has [`send`](ListCalls::send), and its streams are iterators. The work is done
//! on a background thread, so it can be used anywhere: in a plain program, in `spawn_blocking`, and
//! even in async code, where it blocks the calling thread.
//!
//! ```
//! # let runtime = tokio::runtime::Runtime::new()?;
//! # let server = runtime.block_on(ovia_mock::MockServer::builder().calls(20).start())?;
//! # let url = server.url().to_owned();
//! let client = ovia::blocking::Client::builder().token("secret").base_url(url).build()?;
//! for call in client.calls().list().limit(3).stream() {
//!     println!("{:?}", call?.id());
//! }
//! let calls: Vec<ovia::Call> = client.calls().list().send()?;
//! assert_eq!(calls.len(), 20);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod background;
mod requests;
mod stream;

/// Records out of files and pipes, as iterators. See [`ovia::read`](crate::read).
pub mod read {
    pub use crate::read::blocking::{Records, calls, records, records_as};
}

use std::fmt;

use reqwest::Method;

use self::background::Background;
pub use self::stream::RecordStream;
use crate::Error;

/// The configuration of a blocking [`Client`].
pub type ClientBuilder = crate::ClientBuilder<Client>;

/// The operations on calls. See [`Client::calls`].
pub type Calls = crate::calls::Calls<Client>;

/// A list of calls, to be filtered and read.
pub type ListCalls = crate::calls::ListCalls<Client>;

/// A search for one call.
pub type GetCall = crate::calls::GetCall<Client>;

/// A call to be placed.
pub type CreateCall = crate::calls::CreateCall<Client>;

/// A search for a call that may have been placed.
pub type FindPlaced = crate::calls::FindPlaced<Client>;

/// A request to a path that is not typed yet. See [`Client::request`].
pub type Request = crate::Request<Client>;

/// A response with a 2xx status, its body still to be read.
pub type Response = crate::Response<Client>;

impl ClientBuilder {
    /// Builds the blocking client.
    ///
    /// # Errors
    ///
    /// Those of the async client; also where no thread can be started.
    ///
    /// ```
    /// let client = ovia::blocking::Client::builder().token("secret").build()?;
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn build(self) -> Result<Client, Error> {
        Client::new(self.build_client()?)
    }
}

/// A blocking client. Cloning it is cheap, and shares its connections and its thread.
///
/// ```
/// let client = ovia::blocking::Client::builder().token("secret").build()?;
/// # Ok::<(), ovia::Error>(())
/// ```
#[derive(Clone)]
pub struct Client {
    client: crate::Client,
    background: Background,
}

impl Client {
    /// Starts the configuration of a client.
    ///
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// A client configured by the environment: `OVIA_TOKEN`, and `OVIA_BASE_URL` if it is set.
    ///
    /// # Errors
    ///
    /// As [`ovia::Client::from_env`](crate::Client::from_env); also where no thread can be started.
    ///
    /// ```no_run
    /// let client = ovia::blocking::Client::from_env()?;
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn from_env() -> Result<Self, Error> {
        Self::new(crate::Client::from_env()?)
    }

    /// The blocking form of a client.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration), where no thread can be started.
    ///
    /// ```
    /// let client = ovia::Client::builder().token("secret").build()?;
    /// let client = ovia::blocking::Client::new(client)?;
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn new(client: crate::Client) -> Result<Self, Error> {
        Ok(Self {
            client,
            background: Background::start()?,
        })
    }

    /// The operations on calls.
    #[must_use]
    pub fn calls(&self) -> Calls {
        Calls::new(self.clone())
    }

    /// Requests a path of the server that this crate has no type for yet. See
    /// [`ovia::Client::request`](crate::Client::request).
    ///
    /// ```
    /// # let runtime = tokio::runtime::Runtime::new()?;
    /// # let answer = ovia_mock::Answer::json(201, r#"{"id": "7"}"#);
    /// # let server = runtime.block_on(ovia_mock::MockServer::builder().answer(answer).start())?;
    /// # let builder = ovia::blocking::Client::builder().token("t").base_url(server.url());
    /// # let client = builder.build()?;
    /// let agent: serde_json::Value = client
    ///     .request(ovia::Method::POST, "/api/v1/agents")
    ///     .json(&serde_json::json!({"name": "Camille"}))
    ///     .send()?
    ///     .json()?;
    /// assert_eq!(agent["id"], "7");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn request(&self, method: Method, path: impl Into<String>) -> Request {
        Request::new(self.clone(), method, path.into())
    }

    /// Gets a path of the server that this crate has no type for yet. The short form of
    /// [`request`](Self::request) with `GET`.
    pub fn get(&self, path: impl Into<String>) -> Request {
        self.request(Method::GET, path)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.client, out)
    }
}
