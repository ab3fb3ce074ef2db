//! The traffic that proposals are made from.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use conform_json::Position;
use conform_suggest::Traffic;
use conform_traffic::{
    Attachments, Capture, CaptureFormat, CaptureItem, FileRole, as_utf8, detect_format, gunzip,
    is_gzip, list_files,
};
use conform_validator::{Message, Validator};

use crate::outcome::{Failure, Outcome};
use crate::paths;

/// How many bytes of files are read at most: each proposal is checked with all of them, so they are kept.
const MOST_BYTES: u64 = 1 << 30;

/// Reads captures, payload files and folders of them.
pub(super) fn read(paths: &[PathBuf], validator: &Validator) -> Outcome<Traffic> {
    let mut traffic = Traffic::default();
    let mut room = MOST_BYTES;
    for path in paths {
        let files = list_files(path).map_err(|(path, error)| paths::unreadable(&path, &error))?;
        for file in files {
            let size = std::fs::metadata(&file).map_or(0, |metadata| metadata.len());
            room = room.checked_sub(size).ok_or_else(|| {
                Failure::with_help(
                    format!("the traffic has more than {MOST_BYTES} bytes"),
                    "name a part of it: proposals of a part are valid for the whole if that shows nothing else",
                )
            })?;
            read_file(&file, validator, &mut traffic)
                .map_err(|error| paths::unreadable(&file, &error))?;
        }
    }
    if traffic.is_empty() {
        return Err(Failure::with_help(
            "there is nothing to make proposals from: no payload and no exchange",
            "name captures, payload files, or folders of them; `conform suggest --help` says which",
        ));
    }
    Ok(traffic)
}

fn read_file(path: &Path, validator: &Validator, traffic: &mut Traffic) -> io::Result<()> {
    let name = paths::shown(path);
    let mut input: Box<dyn BufRead> = Box::new(BufReader::new(File::open(path)?));
    if is_gzip(input.fill_buf()?) {
        input = Box::new(BufReader::new(gunzip(input)));
    }
    let role = FileRole::of(path);
    if let FileRole::Payload {
        operation,
        side,
        media_type,
    } = role
    {
        let mut body = Vec::new();
        input.read_to_end(&mut body)?;
        traffic.payload(Message {
            media_type: Some(validator.documented(&operation, side, &media_type)),
            operation,
            side,
            name: Arc::from(name),
            body,
        });
        return Ok(());
    }
    let (known, mut input) = detect_format(as_utf8(input)?)?;
    let Some(format) = known.or_else(|| CaptureFormat::of_name(&name)) else {
        return Ok(());
    };
    let attachments = Attachments::Folder(path.parent().unwrap_or(Path::new("")).to_owned());
    let name: Arc<str> = Arc::from(name);
    let capture = Capture {
        name: &name,
        format,
        limits: &validator.options().limits,
        attachments: Some(&attachments),
        log_fields: None,
    };
    let mut broken: Option<(Position, String)> = None;
    capture.read(&mut *input, &mut |item| match item {
        CaptureItem::Exchange(exchange) => traffic.exchange(*exchange),
        CaptureItem::Broken(place, why) => {
            broken.get_or_insert((place, why));
        }
    })?;
    match broken {
        Some((place, why)) => Err(io::Error::other(format!("{name}:{place}: {why}"))),
        None => Ok(()),
    }
}
