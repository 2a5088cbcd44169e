//! The same client for programs without async.
//!
//! The same names as everywhere in this crate; where the async client is awaited this one has
//! [`send`](ListCalls::send), and its streams are iterators. The work is done on a thread of its
//! own, so it can be used anywhere: in a plain program, in `spawn_blocking`, and even in async code,
//! where it blocks the thread that it is called on, as any blocking call does.
//!
//! ```
//! # let runtime = tokio::runtime::Runtime::new()?;
//! # let server = runtime.block_on(ovia_mock::MockServer::builder().calls(20).start())?;
//! # let url = server.url().to_owned();
//! let client = ovia::blocking::Client::builder().token("secret").base_url(url).build()?;
//! for call in client.calls().list().limit(3).stream() {
//!     println!("{:?}", call?.id);
//! }
//! let calls: Vec<ovia::Call> = client.calls().list().send()?;
//! assert_eq!(calls.len(), 20);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod background;
mod requests;
mod stream;

use std::fmt;

use chrono::{DateTime, Utc};
use ovia_core::types::NewCall;

use self::background::Background;
pub use self::{
    requests::{CreateCall, FindPlaced, GetCall, ListCalls},
    stream::CallStream,
};
use crate::Error;

/// The configuration of a blocking [`Client`].
///
/// ```
/// let builder: ovia::blocking::ClientBuilder = ovia::blocking::Client::builder();
/// ```
pub type ClientBuilder = crate::ClientBuilder<Client>;

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
    /// ```
    /// let client = ovia::blocking::Client::builder().token("secret").build()?;
    /// # Ok::<(), ovia::Error>(())
    /// ```
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
    ///
    /// ```
    /// # let client = ovia::blocking::Client::builder().token("secret").build()?;
    /// let list = client.calls().list();
    /// # Ok::<(), ovia::Error>(())
    /// ```
    #[must_use]
    pub fn calls(&self) -> Calls {
        Calls {
            calls: self.client.calls(),
            background: self.background.clone(),
        }
    }

    /// Asks for a path that this crate knows nothing of yet, and reads its JSON.
    ///
    /// # Errors
    ///
    /// As [`ovia::Client::get`](crate::Client::get) and [`Response::json`](crate::Response::json).
    ///
    /// ```
    /// # let runtime = tokio::runtime::Runtime::new()?;
    /// # let server = runtime.block_on(ovia_mock::MockServer::builder().calls(2).start())?;
    /// # let builder = ovia::blocking::Client::builder().token("t").base_url(server.url());
    /// # let client = builder.build()?;
    /// let calls: Vec<serde_json::Value> = client.get_json("/api/v1/calls")?;
    /// assert_eq!(calls.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get_json<T>(&self, path: impl Into<String>) -> Result<T, Error>
    where
        T: serde::de::DeserializeOwned + Send + 'static,
    {
        let request = self.client.get(path);
        self.background
            .run(async move { request.await?.json().await })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.client, out)
    }
}

/// What can be done with calls. See [`Client::calls`].
///
/// ```
/// # let client = ovia::blocking::Client::builder().token("secret").build()?;
/// let (calls, other) = (client.calls(), client.calls());
/// # Ok::<(), ovia::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Calls {
    calls: crate::calls::Calls,
    background: Background,
}

impl Calls {
    /// Lists calls. See [`ovia::calls::Calls::list`](crate::calls::Calls::list).
    ///
    /// ```
    /// # let client = ovia::blocking::Client::builder().token("secret").build()?;
    /// let list = client.calls().list().status("failed").limit(10);
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn list(&self) -> ListCalls {
        ListCalls::new(self.calls.list(), &self.background)
    }

    /// Looks for one call. See [`ovia::calls::Calls::get`](crate::calls::Calls::get).
    ///
    /// ```no_run
    /// # let client = ovia::blocking::Client::builder().token("secret").build()?;
    /// let call = client.calls().get("2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264").send()?;
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn get(&self, id: impl fmt::Display) -> GetCall {
        GetCall::new(self.calls.get(id), &self.background)
    }

    /// **Places a real phone call**, never twice. See
    /// [`ovia::calls::Calls::create`](crate::calls::Calls::create).
    ///
    /// ```no_run
    /// # fn place(client: &ovia::blocking::Client, new_call: ovia::NewCall) -> Result<(), ovia::Error> {
    /// let placed = client.calls().create(new_call).send()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, new_call: NewCall) -> CreateCall {
        CreateCall::new(self.calls.create(new_call), &self.background)
    }

    /// Looks for calls that may be one that was sent. See
    /// [`ovia::calls::Calls::find_placed`](crate::calls::Calls::find_placed).
    ///
    /// ```no_run
    /// # fn look(client: &ovia::blocking::Client, error: ovia::Error) -> Result<(), ovia::Error> {
    /// if let Some(sent) = error.maybe_placed() {
    ///     let found = client.calls().find_placed(&sent.new_call, sent.since).send()?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn find_placed(&self, new_call: &NewCall, since: DateTime<Utc>) -> FindPlaced {
        FindPlaced::new(self.calls.find_placed(new_call, since), &self.background)
    }
}
