//! The requests of the async client, with a blocking end.

use std::{fmt::Display, time::Duration};

use chrono::{DateTime, Utc};
use ovia_core::types::Direction;
use serde::de::DeserializeOwned;

use super::{CallStream, background::Background};
use crate::{Call, Error, RawCall, calls};

/// A request of the async client, and the thread to send it from.
macro_rules! blocking_request {
    (
        $(#[$docs:meta])*
        $name:ident -> $output:ty;
        $($(#[$setter_docs:meta])* fn $setter:ident($argument:ident: $type:ty);)*
    ) => {
        $(#[$docs])*
        #[derive(Debug)]
        #[must_use = "the request goes out when it is sent"]
        pub struct $name {
            request: calls::$name,
            background: Background,
        }

        impl $name {
            pub(super) fn new(request: calls::$name, background: &Background) -> Self {
                Self {
                    request,
                    background: background.clone(),
                }
            }

            $(
                $(#[$setter_docs])*
                pub fn $setter(mut self, $argument: $type) -> Self {
                    self.request = self.request.$setter($argument);
                    self
                }
            )*

            /// Sends the request, and waits for its end.
            ///
            /// # Errors
            ///
            /// Those of the async client.
            ///
            /// ```no_run
            /// # fn example(client: &ovia::blocking::Client) -> Result<(), ovia::Error> {
            /// let calls = client.calls().list().send()?;
            /// # Ok(())
            /// # }
            /// ```
            pub fn send(self) -> Result<$output, Error> {
                let request = self.request;
                self.background.run(async move { request.await })
            }
        }
    };
}

blocking_request! {
    /// A list of calls. See [`ovia::calls::ListCalls`](crate::calls::ListCalls).
    ///
    /// ```
    /// # let client = ovia::blocking::Client::builder().token("t").build()?;
    /// let list: ovia::blocking::ListCalls = client.calls().list().agent("7").limit(3);
    /// # Ok::<(), ovia::Error>(())
    /// ```
    ListCalls -> Vec<Call>;

    /// Only calls of that direction.
    fn direction(direction: Direction);
    /// Only calls of that agent, by its id.
    fn agent(agent_id: impl Display);
    /// Only calls with exactly that status.
    fn status(status: impl Into<String>);
    /// Only calls that started at that time or later.
    fn started_after(time: DateTime<Utc>);
    /// Only calls that started before that time.
    fn started_before(time: DateTime<Utc>);
    /// At most so many calls, counted behind the filters.
    fn limit(calls: u64);
    /// How often this request is sent again.
    fn retries(retries: u32);
    /// How often the list is asked for again and continued if it breaks off.
    fn resumes(resumes: u32);
    /// The limit on the whole operation.
    fn timeout(limit: Duration);
}

impl ListCalls {
    /// A header of your own.
    ///
    /// ```
    /// # let client = ovia::blocking::Client::builder().token("t").build()?;
    /// let list = client.calls().list().header("x-trace", "7");
    /// # Ok::<(), ovia::Error>(())
    /// ```
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// The calls one by one, as they arrive.
    ///
    /// ```
    /// # let runtime = tokio::runtime::Runtime::new()?;
    /// # let server = runtime.block_on(ovia_mock::MockServer::builder().calls(2).start())?;
    /// # let builder = ovia::blocking::Client::builder().token("t").base_url(server.url());
    /// # let client = builder.build()?;
    /// assert_eq!(client.calls().list().stream().count(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stream(self) -> CallStream {
        CallStream::new(self.request.stream(), &self.background)
    }

    /// The records one by one, each as a type of your own.
    ///
    /// ```
    /// # let runtime = tokio::runtime::Runtime::new()?;
    /// # let server = runtime.block_on(ovia_mock::MockServer::builder().calls(2).start())?;
    /// # let builder = ovia::blocking::Client::builder().token("t").base_url(server.url());
    /// # let client = builder.build()?;
    /// #[derive(serde::Deserialize)]
    /// struct Row {
    ///     status: Option<String>,
    /// }
    /// for row in client.calls().list().stream_as::<Row>() {
    ///     println!("{:?}", row?.status);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stream_as<T: DeserializeOwned + Send + 'static>(self) -> CallStream<T> {
        CallStream::new(self.request.stream_as(), &self.background)
    }

    /// The records one by one, as they were sent.
    ///
    /// ```
    /// # let runtime = tokio::runtime::Runtime::new()?;
    /// # let server = runtime.block_on(ovia_mock::MockServer::builder().calls(2).start())?;
    /// # let builder = ovia::blocking::Client::builder().token("t").base_url(server.url());
    /// # let client = builder.build()?;
    /// for record in client.calls().list().stream_raw() {
    ///     println!("{}", record?.as_str());
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stream_raw(self) -> CallStream<RawCall> {
        CallStream::new(self.request.stream_raw(), &self.background)
    }
}

blocking_request! {
    /// A call to be looked for. See [`ovia::calls::GetCall`](crate::calls::GetCall).
    ///
    /// ```
    /// # let client = ovia::blocking::Client::builder().token("t").build()?;
    /// let looking: ovia::blocking::GetCall = client.calls().get("7").retries(0);
    /// # Ok::<(), ovia::Error>(())
    /// ```
    GetCall -> Option<Call>;

    /// How often this request is sent again.
    fn retries(retries: u32);
    /// The limit on the whole operation.
    fn timeout(limit: Duration);
}

blocking_request! {
    /// A call to be placed. See [`ovia::calls::CreateCall`](crate::calls::CreateCall).
    ///
    /// ```
    /// # fn place(client: &ovia::blocking::Client, new_call: ovia::NewCall) {
    /// let placing: ovia::blocking::CreateCall = client.calls().create(new_call);
    /// # }
    /// ```
    CreateCall -> Call;

    /// How often this request is sent again, where it is certain that it was not taken.
    fn retries(retries: u32);
    /// The limit on the whole operation.
    fn timeout(limit: Duration);
}

blocking_request! {
    /// A call to be looked for by what was sent. See
    /// [`ovia::calls::FindPlaced`](crate::calls::FindPlaced).
    ///
    /// ```
    /// # fn look(client: &ovia::blocking::Client, new_call: &ovia::NewCall) {
    /// let looking: ovia::blocking::FindPlaced =
    ///     client.calls().find_placed(new_call, chrono::Utc::now());
    /// # }
    /// ```
    FindPlaced -> Vec<Call>;
}
