//! Content codings (RFC 9110 §8.4.1): what is compressed.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

/// How many codings of a body are undone. Servers apply one; who nests more wants to keep the reader busy.
const MAX_CODINGS: usize = 3;

/// Whether bytes start as what gzip has compressed.
pub(crate) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// What gzip has compressed.
pub(crate) fn gunzip<R: BufRead>(input: R) -> impl Read {
    Unpacked(MultiGzDecoder::new(input), "gzip")
}

/// What a library unpacks, with errors that say so.
struct Unpacked<R>(R, &'static str);

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out).map_err(|error| {
            let why = match error.kind() {
                io::ErrorKind::UnexpectedEof => "is cut off, or followed by something else",
                io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => "is damaged",
                _ => return error,
            };
            let coding = self.1;
            io::Error::new(
                error.kind(),
                format!("what {coding} has compressed {why} ({error})"),
            )
        })
    }
}

/// The body that codings were applied to, which are listed as `Content-Encoding` lists them; at most `limit` bytes of it, or
/// why it cannot be had.
///
/// What is no compressed data is left as it is: captures often hold the text that was unpacked beside the headers that were
/// sent. Text is never compressed data, nor is what does not start as gzip says.
pub(crate) fn unpack<'b>(
    bytes: &'b [u8],
    codings: &[&str],
    limit: usize,
) -> Result<Cow<'b, [u8]>, String> {
    let mut body = Cow::Borrowed(bytes);
    let names = codings.iter().flat_map(|list| list.split(','));
    let names: Vec<String> = names
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| !matches!(&**name, "" | "identity"))
        .collect();
    for (undone, name) in names.iter().rev().enumerate() {
        if is_text(&body) {
            break;
        }
        if undone == MAX_CODINGS {
            return Err(format!(
                "it is compressed more than {MAX_CODINGS} times over"
            ));
        }
        let packed = &*body;
        let unpacked = match &**name {
            "gzip" | "x-gzip" if is_gzip(packed) => read(gunzip(packed), limit)?,
            "gzip" | "x-gzip" => continue,
            "deflate" if is_zlib(packed) => {
                read(Unpacked(ZlibDecoder::new(packed), "deflate"), limit)?
            }
            // Some servers leave out the header that RFC 9110 asks for.
            "deflate" => read(Unpacked(DeflateDecoder::new(packed), "deflate"), limit)?,
            "br" | "zstd" | "compress" | "x-compress" => {
                return Err(format!(
                    "it is compressed with `{name}`, which is not unpacked"
                ));
            }
            _ => return Err("its content coding is not known".to_owned()),
        };
        body = Cow::Owned(unpacked);
    }
    Ok(body)
}

/// Reads all of it, if that is not too much.
fn read(input: impl Read, limit: usize) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let length = input.take(most).read_to_end(&mut out);
    match length.map_err(|error| error.to_string())? {
        length if length > limit => Err(format!("it has more than {limit} bytes when unpacked")),
        _ => Ok(out),
    }
}

/// Whether bytes start as zlib says (RFC 1950 §2.2).
fn is_zlib(bytes: &[u8]) -> bool {
    match bytes {
        [method, flags, ..] => {
            method & 0xf == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31)
        }
        _ => false,
    }
}

/// Whether bytes are UTF-8 that starts without control characters.
fn is_text(bytes: &[u8]) -> bool {
    const START: usize = 64;
    let start = &bytes[..bytes.len().min(START)];
    let is_control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    !start.iter().any(is_control) && std::str::from_utf8(bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::unpack;

    const BODY: &[u8] = br#"{"id": 14, "text": "caf\u00e9"}"#;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("memory takes all");
        encoder.finish().expect("memory takes all")
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("memory takes all");
        encoder.finish().expect("memory takes all")
    }

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("memory takes all");
        encoder.finish().expect("memory takes all")
    }

    #[test]
    fn codings_are_undone_from_the_last_to_the_first() {
        let twice = gzip(&zlib(BODY));
        let members = [gzip(&BODY[..9]), gzip(&BODY[9..])].concat();
        let cases: [(&[u8], &[&str]); 10] = [
            (&gzip(BODY), &["gzip"]),
            (&gzip(BODY), &["X-GZip"]),
            (&gzip(BODY), &["identity, gzip"]),
            (&members, &["gzip"]),
            (&zlib(BODY), &["deflate"]),
            (&deflate(BODY), &["deflate"]),
            (&twice, &["deflate, gzip"]),
            (&twice, &["deflate", "gzip"]),
            (BODY, &["gzip"]),
            (BODY, &["br"]),
        ];
        for (packed, codings) in cases {
            let unpacked = unpack(packed, codings, 99);
            assert_eq!(unpacked.as_deref(), Ok(BODY), "{codings:?}");
        }
        assert_eq!(unpack(b"", &["gzip"], 0).as_deref(), Ok(&b""[..]));
    }

    #[test]
    fn what_cannot_be_undone_says_why() {
        let packed = gzip(BODY);
        let cut = &packed[..packed.len() - 9];
        let mut damaged = packed.clone();
        damaged[packed.len() - 5] ^= 1;
        let many = (0..4).fold(BODY.to_vec(), |body, _| gzip(&body));
        let cases: [(&[u8], &str, &str); 8] = [
            (cut, "gzip", "what gzip has compressed is cut off, or "),
            (&damaged, "gzip", "what gzip has compressed is damaged ("),
            (
                &[&packed[..], b"!"].concat(),
                "gzip",
                "what gzip has compressed is cut off, or ",
            ),
            (
                &gzip(&[b' '; 1000]),
                "gzip",
                "it has more than 999 bytes when unpacked",
            ),
            (
                &many,
                "gzip, gzip, gzip, gzip",
                "it is compressed more than 3 times over",
            ),
            (
                b"\xff\xff\xff",
                "deflate",
                "what deflate has compressed is damaged (",
            ),
            (
                b"\x8b\x0f\x80",
                "br",
                "it is compressed with `br`, which is not unpacked",
            ),
            (b"\x8b\x0f\x80", "secret", "its content coding is not known"),
        ];
        for (packed, codings, wanted) in cases {
            let why = unpack(packed, &[codings], 999).expect_err(codings);
            assert!(why.starts_with(wanted), "{why}, not {wanted}");
        }
    }
}
