//! What the generated client does before each request, and how it sends it.

use std::sync::Arc;

use progenitor_client::{ClientHooks, ClientInfo, OperationInfo};
use reqwest::header::{ACCEPT, HeaderValue};

use crate::{
    Client,
    transport::{self, Transport},
};

impl ClientHooks<Arc<dyn Transport>> for Client {
    /// Removes a header that progenitor adds and Ovia does not document, and adds the `Accept` that
    /// an operation which returns bytes lacks.
    async fn pre<E>(
        &self,
        request: &mut reqwest::Request,
        _: &OperationInfo,
    ) -> Result<(), progenitor_client::Error<E>> {
        let headers = request.headers_mut();
        headers.remove("api-version");
        if !headers.contains_key(ACCEPT) {
            headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        }
        Ok(())
    }

    async fn exec(
        &self,
        request: reqwest::Request,
        _: &OperationInfo,
    ) -> reqwest::Result<reqwest::Response> {
        let sent = self.inner().send(self.client(), request).await;
        Ok(sent.unwrap_or_else(transport::stand_in))
    }
}
