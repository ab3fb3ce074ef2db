//! Transports and services of tower: a client sends through any stack of layers.
//!
//! ```
//! use conform_client::HttpTransport;
//! use conform_client::tower::{ServiceTransport, TransportService};
//!
//! # fn main() -> Result<(), conform_client::TransportError> {
//! // Wrap the service in layers here, for example with `tower::ServiceBuilder`.
//! let service = TransportService::new(HttpTransport::new(Default::default())?);
//! let transport = ServiceTransport::new(service);
//! # let _ = transport;
//! # Ok(())
//! # }
//! ```

use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};

use tower_service::Service;

use crate::body::BoxError;
use crate::transport::{BoxFuture, HttpRequest, HttpResponse, Transport};
use crate::transport_error::{TransportError, TransportErrorKind};

/// A transport as a service, for layers of tower to wrap.
#[derive(Clone)]
pub struct TransportService {
    transport: Arc<dyn Transport>,
}

impl TransportService {
    /// Creates a service that sends through this transport.
    pub fn new(transport: impl Transport) -> Self {
        Self {
            transport: Arc::new(transport),
        }
    }
}

impl Service<HttpRequest> for TransportService {
    type Response = HttpResponse;
    type Error = TransportError;
    type Future = BoxFuture<'static, Result<HttpResponse, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequest) -> Self::Future {
        let transport = self.transport.clone();
        Box::pin(async move { transport.send(request).await })
    }
}

impl fmt::Debug for TransportService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportService").finish_non_exhaustive()
    }
}

/// A service as a transport, for [`Builder::transport`](crate::Builder::transport). Each request is sent by a clone of the service, once that is
/// ready.
#[derive(Clone)]
pub struct ServiceTransport<S> {
    service: S,
}

impl<S> ServiceTransport<S> {
    /// Creates a transport that sends through this service.
    pub fn new(service: S) -> Self {
        Self { service }
    }
}

impl<S> Transport for ServiceTransport<S>
where
    S: Service<HttpRequest, Response = HttpResponse> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
{
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let mut service = self.service.clone();
        Box::pin(async move {
            let ready = poll_fn(|context| service.poll_ready(context)).await;
            ready.map_err(|error| transport_error(error.into()))?;
            let result = service.call(request).await;
            result.map_err(|error| transport_error(error.into()))
        })
    }
}

/// Returns the error of the transport inside of the layers as it was.
fn transport_error(error: BoxError) -> TransportError {
    match error.downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => TransportError::new(TransportErrorKind::Other, error),
    }
}

impl<S> fmt::Debug for ServiceTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceTransport").finish_non_exhaustive()
    }
}
