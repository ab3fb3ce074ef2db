//! What differs between a browser and everything else: how requests are sent, how time passes, and where random numbers are from.
//!
//! In WebAssembly without an operating system (`wasm32-unknown-unknown`), that is `browser`, which calls the functions of JavaScript; everywhere
//! else it is `native`. Both have the same functions, and no other file asks for the target. `web_time` has the clocks of the standard library,
//! and in a browser those of JavaScript.

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod browser;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod compressed;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod native;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
use browser::is_connect;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub(crate) use browser::{build, default_http, execute, random, sleep};
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
use native::is_connect;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(crate) use native::{build, default_http, execute, random, sleep};

use crate::transport_error::{TransportError, TransportErrorKind};

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        // A timeout while connecting is a connection error, because nothing was sent.
        let kind = if is_connect(&error) {
            TransportErrorKind::Connect
        } else if error.is_timeout() {
            TransportErrorKind::Timeout
        } else {
            TransportErrorKind::Other
        };
        // The URL may hold credentials and private data.
        Self::new(kind, error.without_url())
    }
}
