//! What the generated client does around each request.

use std::sync::Arc;

use progenitor_client::{ClientHooks, ClientInfo, OperationInfo};
use reqwest::header::{ACCEPT, HeaderValue};

use crate::{
    Client,
    transport::{self, Transport},
};

impl ClientHooks<Arc<dyn Transport>> for Client {
    /// Takes away what Ovia never asked for and progenitor adds, and adds what its streaming form
    /// leaves out.
    async fn pre<E>(
        &self,
        request: &mut reqwest::Request,
        _: &OperationInfo,
    ) -> Result<(), progenitor_client::Error<E>> {
        request.url_mut().set_fragment(None);
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
