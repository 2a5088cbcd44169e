//! Where tables are: a folder, or a prefix in a bucket.

use std::{fmt, path, sync::Arc};

use object_store::{ObjectStore, ObjectStoreExt, local::LocalFileSystem, path::Path};
use url::Url;

use crate::{Error, error::one_line};

/// The schemes of buckets, and the environment variables that configure them.
const SCHEMES: [(&str, &str); 11] = [
    ("s3", "AWS_"),
    ("s3a", "AWS_"),
    ("gs", "GOOGLE_"),
    ("az", "AZURE_"),
    ("azure", "AZURE_"),
    ("adl", "AZURE_"),
    ("abfs", "AZURE_"),
    ("abfss", "AZURE_"),
    ("wasb", "AZURE_"),
    ("wasbs", "AZURE_"),
    ("file", ""),
];

/// A folder, or a prefix in a bucket.
///
/// ```
/// let location = ovia_lake::Location::parse("s3://calls/november")?;
/// assert_eq!(location.to_string(), "s3://calls/november");
/// # Ok::<(), ovia_lake::Error>(())
/// ```
#[derive(Clone)]
pub struct Location {
    store: Arc<dyn ObjectStore>,
    root: Path,
    url: Url,
    /// As it was given.
    shown: String,
}

impl Location {
    /// Reads a URL (`s3://bucket/prefix`, `gs://…`, `az://container/prefix`, `file://…`) or the path of a
    /// folder, which need not exist. Credentials of buckets are those of the environment: `AWS_*`,
    /// `GOOGLE_*`, `AZURE_*`, or those of the machine.
    ///
    /// # Errors
    ///
    /// If it is neither, or if the environment does not say what is needed.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::with_environment(
            text,
            std::env::vars_os().filter_map(|(key, value)| {
                Some((key.into_string().ok()?, value.into_string().ok()?))
            }),
        )
    }

    /// The same with other variables than those of the environment.
    ///
    /// # Errors
    ///
    /// As for [`parse`](Self::parse).
    pub fn with_environment(
        text: &str,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Error> {
        let wrong = |problem: &str| Error::usage(format!("{}: {problem}", shown(text)));
        if text.is_empty() {
            return Err(Error::usage(
                "the location is empty; give a folder or a URL",
            ));
        }
        let Some(url) = remote(text)? else {
            let folder = match text.strip_prefix("file://") {
                Some(_) => Url::parse(text)
                    .ok()
                    .and_then(|url| url.to_file_path().ok()),
                None => Some(path::PathBuf::from(text)),
            };
            let folder = folder.ok_or_else(|| wrong("not the URL of a folder"))?;
            return Self::folder(&folder, text);
        };
        let prefix = SCHEMES.iter().find(|(scheme, _)| *scheme == url.scheme());
        let prefix = prefix.map_or("", |(_, prefix)| prefix);
        let mut options: Vec<(String, String)> = (variables.into_iter())
            .filter(|(key, value)| key.starts_with(prefix) && !value.is_empty())
            .map(|(key, value)| (key.to_ascii_lowercase(), value))
            .collect();
        // A server that is named with http:// is meant to be reached without TLS.
        let is_plain = |(key, value): &(String, String)| {
            key.contains("endpoint") && value.starts_with("http://")
        };
        if options.iter().any(is_plain) {
            let key = format!("{}allow_http", prefix.to_ascii_lowercase());
            options.retain(|(name, _)| *name != key);
            options.push((key, "true".to_owned()));
        }
        let (store, root) = object_store::parse_url_opts(&url, options)
            .map_err(|error| wrong(&one_line(&error.to_string())))?;
        Ok(Self {
            store: store.into(),
            root,
            url: with_slash(url),
            shown: text.trim_end_matches('/').to_owned(),
        })
    }

    fn folder(folder: &path::Path, text: &str) -> Result<Self, Error> {
        let wrong = |problem: String| Error::usage(format!("{}: {problem}", shown(text)));
        if folder.exists() && !folder.is_dir() {
            return Err(wrong("it is a file; give a folder".to_owned()));
        }
        // Without links, as far as it exists, so that other names of it are the same location.
        let absolute = match folder.canonicalize() {
            Ok(folder) => folder,
            Err(_) => path::absolute(folder).map_err(|error| wrong(error.to_string()))?,
        };
        let root = Path::from_absolute_path(&absolute)
            .map_err(|_| wrong("the path cannot be used".to_owned()))?;
        let url = Url::from_directory_path(&absolute)
            .map_err(|()| wrong("the path cannot be used".to_owned()))?;
        Ok(Self {
            store: Arc::new(LocalFileSystem::new().with_fsync(true)),
            root,
            url,
            shown: text.to_owned(),
        })
    }

    /// The storage.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn ObjectStore> {
        &self.store
    }

    /// Where the tables are in the storage.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The same as a URL, which ends with a slash.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The folder, if it is one of this machine.
    #[must_use]
    pub fn local(&self) -> Option<path::PathBuf> {
        match self.url.scheme() {
            "file" => self.url.to_file_path().ok(),
            _ => None,
        }
    }

    /// The path of something in it, by its parts between slashes.
    #[must_use]
    pub fn path(&self, name: &str) -> Path {
        let parts = name.split('/').filter(|part| !part.is_empty());
        parts.fold(self.root.clone(), |path, part| path.join(part))
    }

    /// A part of it, such as `calls` of a sync.
    #[must_use]
    pub fn inside(&self, name: &str) -> Self {
        let mut url = self.url.clone();
        if let Ok(mut parts) = url.path_segments_mut() {
            parts.pop_if_empty().extend(name.split('/')).push("");
        }
        Self {
            store: Arc::clone(&self.store),
            root: self.path(name),
            url,
            shown: format!("{}/{name}", self.shown.trim_end_matches('/')),
        }
    }

    /// What a file of it contains; `None` if there is none.
    ///
    /// # Errors
    ///
    /// If the storage cannot be reached or read.
    pub async fn read(&self, name: &str) -> Result<Option<Stored>, Error> {
        let read = async {
            let found = self.store.get(&self.path(name)).await?;
            let version = object_store::UpdateVersion {
                e_tag: found.meta.e_tag.clone(),
                version: found.meta.version.clone(),
            };
            let bytes = found.bytes().await?;
            Ok(Stored { bytes, version })
        };
        match read.await {
            Ok(stored) => Ok(Some(stored)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.error(&error)),
        }
    }

    /// Says what went wrong here, and what to do.
    #[must_use]
    pub fn error(&self, error: &object_store::Error) -> Error {
        use object_store::Error as E;
        let problem = match error {
            E::NotFound { .. } if self.local().is_none() => {
                "there is no such bucket or object".to_owned()
            }
            E::NotFound { .. } => "a file is missing".to_owned(),
            E::PermissionDenied { .. } | E::Unauthenticated { .. } => match self.local() {
                Some(_) => "the folder may not be read or written by this user".to_owned(),
                None => format!("access was refused; check {}", self.credentials()),
            },
            E::AlreadyExists { .. } | E::Precondition { .. } => {
                "another program wrote it meanwhile; run the command again".to_owned()
            }
            // Of a builder, or of the request.
            other => {
                let mut text = other.to_string();
                let mut source = std::error::Error::source(other);
                while let Some(inner) = source {
                    let inner_text = inner.to_string();
                    if !text.contains(&inner_text) {
                        text = format!("{text}: {inner_text}");
                    }
                    source = inner.source();
                }
                if text.contains("169.254.169.254") || text.contains("metadata.google") {
                    return Error::usage(format!(
                        "{}: there are no credentials; set {}",
                        self.shown,
                        self.credentials()
                    ));
                }
                one_line(&text)
            }
        };
        Error::storage(format!("{}: {problem}", self.shown))
    }

    fn credentials(&self) -> &'static str {
        match self.url.scheme() {
            "s3" | "s3a" => "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION",
            "gs" => "GOOGLE_APPLICATION_CREDENTIALS",
            _ => "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
        }
    }
}

/// The location as it was given.
impl fmt::Display for Location {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.shown)
    }
}

/// The location as it was given: a store shows its configuration.
impl fmt::Debug for Location {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Location").field(&self.shown).finish()
    }
}

/// A file that was read.
#[derive(Clone)]
pub struct Stored {
    /// What it contains.
    pub bytes: bytes::Bytes,
    /// Which version of it that is, for a conditional write.
    pub version: object_store::UpdateVersion,
}

/// Whether a text is a URL of a bucket, and not a path.
#[must_use]
pub fn is_remote(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| {
        SCHEMES
            .iter()
            .any(|(it, _)| it == &scheme.to_ascii_lowercase())
    }) && !text.starts_with("file:")
}

/// The URL of a bucket; `None` if it is a folder.
fn remote(text: &str) -> Result<Option<Url>, Error> {
    let wrong = |problem: &str| Error::usage(format!("{}: {problem}", shown(text)));
    match text.split_once("://") {
        None | Some(("file", _)) => return Ok(None),
        Some((scheme, _)) if !is_remote(text) => {
            let known = "give a folder, s3://, gs:// or az://";
            return Err(wrong(&format!("{scheme}:// is not supported; {known}")));
        }
        Some(_) => {}
    }
    let url = Url::parse(text).map_err(|error| wrong(&format!("not a valid URL: {error}")))?;
    if !url.username().is_empty() && !url.scheme().starts_with(['a', 'w'])
        || url.password().is_some()
        || url.query().is_some()
    {
        return Err(wrong(
            "the URL must not contain credentials or options; set them in the environment",
        ));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(wrong(
            "the bucket is missing; write for example s3://BUCKET/PREFIX",
        ));
    }
    Ok(Some(url))
}

/// A location in an error, without what may be a credential.
fn shown(text: &str) -> String {
    let without_query = text.split('?').next().unwrap_or_default();
    match without_query.split_once("://") {
        Some((scheme, rest)) => match rest.split_once('@') {
            Some((before, rest)) if before.contains(':') => format!("{scheme}://…@{rest}"),
            _ => without_query.to_owned(),
        },
        None => text.to_owned(),
    }
}

fn with_slash(mut url: Url) -> Url {
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::Location;
    use crate::ErrorKind;

    fn parse(text: &str, variables: &[(&str, &str)]) -> Result<Location, String> {
        let variables = variables
            .iter()
            .map(|(key, value)| (key.to_string(), value.to_string()));
        Location::with_environment(text, variables).map_err(|error| {
            assert_eq!(error.kind(), ErrorKind::Usage, "{error}");
            error.to_string()
        })
    }

    #[test]
    fn folders_and_buckets() {
        for (text, url, path) in [
            ("s3://calls/a/b/", "s3://calls/a/b/", "a/b/x"),
            ("gs://calls", "gs://calls/", "x"),
            ("/nowhere/a b", "file:///nowhere/a%20b/", "nowhere/a b/x"),
            ("file:///nowhere/c", "file:///nowhere/c/", "nowhere/c/x"),
        ] {
            let variables = [
                ("AWS_REGION", "eu-west-3"),
                ("TOKEN", "x"),
                ("BUCKET", "other"),
            ];
            let location = parse(text, &variables).expect(text);
            assert_eq!(location.url().as_str(), url);
            assert_eq!(location.path("x").to_string(), path);
            let inside = location.inside("calls");
            assert_eq!(inside.url().as_str(), format!("{url}calls/"));
        }
    }

    #[test]
    fn errors_name_the_place_and_no_credential() {
        for (text, expected) in [
            ("", "the location is empty"),
            (
                "ftp://a/b",
                "ftp://a/b: ftp:// is not supported; give a folder, s3://",
            ),
            ("s3://", "s3://: "),
            (
                "s3://key:secret@bucket/x",
                "s3://…@bucket/x: the URL must not contain credentials",
            ),
            (
                "s3://bucket/x?secret=1",
                "s3://bucket/x: the URL must not contain credentials",
            ),
        ] {
            let error = parse(text, &[]).expect_err(text);
            assert!(error.starts_with(expected), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
