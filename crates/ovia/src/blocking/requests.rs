//! The requests of the async client, with a blocking end: `send`, and iterators.

use ovia_core::schema::Model;
use serde::de::DeserializeOwned;

use super::{Client, RecordStream, Response};
use crate::{
    Call, Error, PartialList, Record,
    calls::{CreateCall, FindPlaced, GetCall},
    client::{ListRequest, Request},
};

/// Sends a request on the thread of its client and waits for the outcome.
macro_rules! blocking_send {
    ($($(#[$docs:meta])* $request:ident by $($client:ident).+ -> $output:ty;)*) => {$(
        impl $request<Client> {
            $(#[$docs])*
            ///
            /// # Errors
            ///
            /// Those of the async client.
            pub fn send(self) -> Result<$output, Error> {
                let background = self.$($client).+.background.clone();
                let request = self.map_client(|client| client.client);
                background.run(async move { request.await })
            }
        }
    )*};
}

blocking_send! {
    /// Searches for the call.
    GetCall by list.client -> Option<Call>;
    /// Places the call.
    CreateCall by client -> Call;
    /// Searches the list.
    FindPlaced by list.client -> Vec<Call>;
}

impl Request<Client> {
    /// Sends the request.
    ///
    /// # Errors
    ///
    /// Those of the async client.
    pub fn send(self) -> Result<Response, Error> {
        let client = self.client.clone();
        let request = self.map_client(|client| client.client);
        let response = client.background.run(async move { request.await })?;
        Ok(response.map_client(|_| client))
    }
}

impl<M: Model> ListRequest<M, Client> {
    /// Reads the whole list.
    ///
    /// # Errors
    ///
    /// If the list ended early, or a record could not be read.
    /// [`collect_partial`](Self::collect_partial) returns what was read all the same.
    pub fn send(self) -> Result<Vec<Record<M>>, Error> {
        let background = self.client.background.clone();
        let request = self.map_client(|client| client.client);
        background.run(async move { request.await })
    }

    /// Reads the list as far as possible: whatever goes wrong, the records that were read are there,
    /// next to the errors.
    ///
    /// # Errors
    ///
    /// Only if the client's thread has ended.
    pub fn collect_partial(self) -> Result<PartialList<Record<M>>, Error> {
        let background = self.client.background.clone();
        let request = self.map_client(|client| client.client);
        background.run(async move { Ok(request.collect_partial().await) })
    }

    /// The records one by one, as they arrive.
    ///
    /// ```
    /// # let runtime = tokio::runtime::Runtime::new()?;
    /// # let server = runtime.block_on(ovia_mock::MockServer::builder().calls(2).start())?;
    /// # let builder = ovia::blocking::Client::builder().token("t").base_url(server.url());
    /// # let client = builder.build()?;
    /// for call in client.calls().list().status("completed").stream() {
    ///     println!("{:?}", call?.duration());
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stream(self) -> RecordStream<Record<M>> {
        let background = self.client.background.clone();
        let list = self.map_client(|client| client.client);
        RecordStream::new(list.stream(), &background)
    }

    /// The records one by one, each deserialized as a type of your own. See
    /// [the async method](ListRequest::stream_as).
    pub fn stream_as<T: DeserializeOwned + Send + 'static>(self) -> RecordStream<T> {
        let background = self.client.background.clone();
        let list = self.map_client(|client| client.client);
        RecordStream::new(list.stream_as(), &background)
    }
}

impl Response {
    /// The whole body, up to [`max_record_bytes`](crate::ClientBuilder::max_record_bytes).
    ///
    /// # Errors
    ///
    /// Those of the async client.
    pub fn bytes(self) -> Result<Vec<u8>, Error> {
        let background = self.client.background.clone();
        let response = self.map_client(|client| client.client);
        background.run(response.bytes())
    }

    /// The whole body as text. What is not UTF-8 is replaced by `�`.
    ///
    /// # Errors
    ///
    /// Those of the async client.
    pub fn text(self) -> Result<String, Error> {
        let background = self.client.background.clone();
        let response = self.map_client(|client| client.client);
        background.run(response.text())
    }

    /// The whole body as a type of your own.
    ///
    /// # Errors
    ///
    /// Those of the async client.
    pub fn json<T: DeserializeOwned + Send + 'static>(self) -> Result<T, Error> {
        let background = self.client.background.clone();
        let response = self.map_client(|client| client.client);
        background.run(response.json())
    }

    /// The items of a JSON array, one by one as they arrive, each as a type of your own.
    pub fn stream_as<T: DeserializeOwned + Send + 'static>(self) -> RecordStream<T> {
        let background = self.client.background.clone();
        let response = self.map_client(|client| client.client);
        RecordStream::new(response.stream_as(), &background)
    }

    /// The items of a JSON array as records of a generated model. See
    /// [the async method](crate::Response::records).
    pub fn records<M: Model>(self) -> RecordStream<Record<M>> {
        let background = self.client.background.clone();
        let response = self.map_client(|client| client.client);
        RecordStream::new(response.records(), &background)
    }
}
