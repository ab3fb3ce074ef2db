//! Object stores, found by the URLs of tables.

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::execution::object_store::{DefaultObjectStoreRegistry, ObjectStoreRegistry};
use datafusion::object_store::ObjectStore;
use url::Url;

/// The object stores of a query context: those that are registered with it, and others by their URLs.
///
/// With the feature `object-stores` a store is made when a table of it is named, as the environment configures it: `AWS_…` for `s3://`,
/// `GOOGLE_…` for `gs://`, `AZURE_…` for `az://` and `abfs://`; `http://` and `https://` need nothing. Without it only local files, and
/// what is registered, can be read.
///
/// ```
/// use std::sync::Arc;
///
/// use conform_datafusion::ObjectStores;
/// use datafusion::execution::runtime_env::RuntimeEnvBuilder;
/// use datafusion::prelude::{SessionConfig, SessionContext};
///
/// let stores = Arc::new(ObjectStores::default());
/// let runtime = RuntimeEnvBuilder::new().with_object_store_registry(stores);
/// let context = SessionContext::new_with_config_rt(SessionConfig::new(), runtime.build_arc()?);
/// # Ok::<(), datafusion::common::DataFusionError>(())
/// ```
#[derive(Debug, Default)]
pub struct ObjectStores(DefaultObjectStoreRegistry);

impl ObjectStoreRegistry for ObjectStores {
    fn register_store(
        &self,
        url: &Url,
        store: Arc<dyn ObjectStore>,
    ) -> Option<Arc<dyn ObjectStore>> {
        self.0.register_store(url, store)
    }

    fn deregister_store(&self, url: &Url) -> Result<Arc<dyn ObjectStore>> {
        self.0.deregister_store(url)
    }

    fn get_store(&self, url: &Url) -> Result<Arc<dyn ObjectStore>> {
        // An error of the registry is that it does not know the store.
        if let Ok(store) = self.0.get_store(url) {
            return Ok(store);
        }
        let store = by_url::store(url)?;
        self.0.register_store(url, Arc::clone(&store));
        Ok(store)
    }
}

#[cfg(feature = "object-stores")]
mod by_url {
    use std::sync::Arc;
    use std::time::Duration;

    use datafusion::common::{Result, plan_datafusion_err};
    use object_store::aws::AmazonS3Builder;
    use object_store::azure::MicrosoftAzureBuilder;
    use object_store::gcp::GoogleCloudStorageBuilder;
    use object_store::http::HttpBuilder;
    use object_store::{ClientOptions, ObjectStore, ObjectStoreScheme, RetryConfig};
    use url::{Position, Url};

    /// How often a request is repeated, at most. By default it is ten times in three minutes, which is long for a typo in a host.
    const MOST_RETRIES: usize = 4;

    /// How long a request is repeated.
    const RETRY_TIME: Duration = Duration::from_secs(60);

    /// Makes the store of a URL, as the environment configures it.
    pub(super) fn store(url: &Url) -> Result<Arc<dyn ObjectStore>> {
        let unknown = || {
            plan_datafusion_err!(
                "`{url}` must be a URL of `s3:`, `gs:`, `az:`, `abfs:`, `abfss:`, `http:`, `https:` or `file:`, found `{}:`",
                url.scheme()
            )
        };
        let (scheme, _) = ObjectStoreScheme::parse(url).map_err(|_| unknown())?;
        let retry = RetryConfig {
            max_retries: MOST_RETRIES,
            retry_timeout: RETRY_TIME,
            ..RetryConfig::default()
        };
        let built: object_store::Result<Arc<dyn ObjectStore>> = match scheme {
            ObjectStoreScheme::AmazonS3 => {
                let builder = AmazonS3Builder::from_env().with_url(url.as_str());
                builder
                    .with_retry(retry)
                    .build()
                    .map(|store| Arc::new(store) as _)
            }
            ObjectStoreScheme::GoogleCloudStorage => {
                let builder = GoogleCloudStorageBuilder::from_env().with_url(url.as_str());
                builder
                    .with_retry(retry)
                    .build()
                    .map(|store| Arc::new(store) as _)
            }
            ObjectStoreScheme::MicrosoftAzure => {
                let builder = MicrosoftAzureBuilder::from_env().with_url(url.as_str());
                builder
                    .with_retry(retry)
                    .build()
                    .map(|store| Arc::new(store) as _)
            }
            ObjectStoreScheme::Http => {
                let options = ClientOptions::new().with_allow_http(url.scheme() == "http");
                let builder = HttpBuilder::new().with_url(&url[..Position::BeforePath]);
                let builder = builder.with_client_options(options).with_retry(retry);
                builder.build().map(|store| Arc::new(store) as _)
            }
            _ => return Err(unknown()),
        };
        built.map_err(|error| {
            plan_datafusion_err!("the object store of `{url}` cannot be used: {error}")
        })
    }
}

#[cfg(not(feature = "object-stores"))]
mod by_url {
    use std::sync::Arc;

    use datafusion::common::{Result, plan_err};
    use datafusion::object_store::ObjectStore;
    use url::Url;

    /// Says which feature reads object stores.
    pub(super) fn store(url: &Url) -> Result<Arc<dyn ObjectStore>> {
        plan_err!(
            "`{url}` is an object store, and this program was built without them: build it with the feature `object-stores`, as in `cargo build --release --features object-stores`"
        )
    }
}
