//! Folders of captures and Parquet files.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::PathBuf;
use std::sync::Arc;

use conform_json::Limits;
use conform_parquet::ExchangeWriter;
use conform_traffic::{Capture, CaptureItem};

use crate::format_of;

/// A folder of its own for a test, removed at the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let name = format!("conform-datafusion-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a folder can be made");
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    /// Converts a capture to a Parquet file of this name, and returns its path.
    pub(crate) fn converted(&self, capture: &str, name: &str) -> String {
        let file = self.path(name);
        let mut writer = ExchangeWriter::new(File::create(&file).expect("it can be written"))
            .expect("it can be written");
        let (name, limits) = (Arc::from(capture), Limits::default());
        let mut input = BufReader::new(File::open(capture).expect("the capture is there"));
        let read = Capture::new(&name, format_of(capture), &limits).read(&mut input, &mut |item| {
            let written = match item {
                CaptureItem::Exchange(exchange) => writer.exchange(&exchange),
                CaptureItem::Broken(place, why) => writer.fault(&name, place, &why),
            };
            written.expect("it can be written");
        });
        read.expect("it can be read");
        writer.finish().expect("it can be written");
        file
    }

    /// Writes a Parquet file of this many exchanges, of which the last ones are failures of the server, and returns its path.
    pub(crate) fn with_failures(&self, exchanges: usize, failures: usize) -> String {
        let mut lines = String::new();
        for index in 0..exchanges {
            let status = if index < exchanges - failures {
                200
            } else {
                503
            };
            let _ = writeln!(
                lines,
                r#"{{"request": {{"method": "GET", "url": "/bikes/{index}"}}, "response": {{"status": {status}}}}}"#
            );
        }
        let capture = self.path("many.ndjson");
        fs::write(&capture, lines).expect("it can be written");
        self.converted(&capture, "many.parquet")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
