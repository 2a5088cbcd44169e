//! Where the tables are: a folder or a bucket.

use std::sync::Arc;

use object_store::{ObjectStore, ObjectStoreScheme, local::LocalFileSystem};
use url::Url;

use crate::{
    delta::Table,
    error::{Error, Result},
};

/// A folder or a bucket with tables.
#[derive(Clone, Debug)]
pub struct Lake {
    store: Arc<dyn ObjectStore>,
    url: Url,
}

impl Lake {
    /// Opens a folder, or the place of a URL: `s3://bucket/path`, `gs://…`, `az://…`. Credentials
    /// are those of the environment.
    ///
    /// # Errors
    ///
    /// If it is not a place that can be read and written.
    pub fn open(place: &str) -> Result<Self> {
        if !place.contains("://") {
            let path = std::path::absolute(place)
                .map_err(|error| Error::usage(format!("{place}: {error}")))?;
            let url = Url::from_directory_path(path)
                .map_err(|()| Error::usage(format!("{place} is not a folder")))?;
            return Ok(Self {
                store: Arc::new(LocalFileSystem::new()),
                url,
            });
        }
        let url = Url::parse(place).map_err(|error| Error::usage(format!("{place}: {error}")))?;
        ObjectStoreScheme::parse(&url)
            .map_err(|error| Error::usage(format!("{place}: {error}")))?;
        let variables = std::env::vars().map(|(name, value)| (name.to_lowercase(), value));
        let (store, _) = object_store::parse_url_opts(&url, variables)
            .map_err(|error| Error::usage(format!("{place}: {error}")))?;
        Ok(Self {
            store: Arc::from(store),
            url,
        })
    }

    /// A table in it.
    pub(crate) fn table(&self, name: &str) -> Result<Table> {
        let mut url = self.url.clone();
        let path = format!("{}/{name}/", url.path().trim_end_matches('/'));
        url.set_path(&path);
        Table::new(Arc::clone(&self.store), &url)
    }
}
