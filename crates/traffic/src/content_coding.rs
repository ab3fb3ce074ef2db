//! Content codings (RFC 9110 §8.4.1): gzip, deflate, brotli and zstd.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
#[cfg(feature = "codings")]
use ruzstd::decoding::StreamingDecoder;

/// How many codings of a body are decoded. Servers apply one; more of them are an attempt to keep the reader busy.
const MAX_CODINGS: usize = 3;

/// Returns whether bytes start like gzip data.
#[must_use]
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// Returns a reader of what gzip has compressed.
pub fn gunzip<R: BufRead>(input: R) -> impl Read {
    Unpacked(MultiGzDecoder::new(input), "gzip")
}

/// A decoder, and the name of its coding for errors.
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
            io::Error::new(error.kind(), format!("the {coding} data {why} ({error})"))
        })
    }
}

/// Decodes a body to which codings were applied. `codings` are the values of `Content-Encoding`.
///
/// A body that is not compressed is returned as it is: captures often have the decoded text beside the headers that were
/// sent. Text is never taken for compressed data, nor is a body that does not start like its coding.
///
/// # Errors
///
/// Returns what is wrong, if the body has more than `limit` bytes when decoded, is damaged, or has an unknown coding.
pub fn unpack<'b>(
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
            return Err(format!("it is compressed more than {MAX_CODINGS} times"));
        }
        let packed = &*body;
        let unpacked = match &**name {
            "gzip" | "x-gzip" if is_gzip(packed) => read(gunzip(packed), limit)?,
            "gzip" | "x-gzip" => continue,
            "deflate" if is_zlib(packed) => {
                read(Unpacked(ZlibDecoder::new(packed), "deflate"), limit)?
            }
            // Some servers leave out the zlib header that RFC 9110 demands.
            "deflate" => read(Unpacked(DeflateDecoder::new(packed), "deflate"), limit)?,
            #[cfg(feature = "codings")]
            "br" => brotli(packed, limit)?,
            #[cfg(feature = "codings")]
            "zstd" if packed.starts_with(&ZSTD) => zstd(packed, limit)?,
            #[cfg(feature = "codings")]
            "zstd" => continue,
            #[cfg(not(feature = "codings"))]
            "br" | "zstd" => return Err(not_unpacked(name)),
            "compress" | "x-compress" => return Err(not_unpacked(name)),
            _ => return Err("its content coding is unknown".to_owned()),
        };
        body = Cow::Owned(unpacked);
    }
    Ok(body)
}

/// Decodes brotli (RFC 7932).
#[cfg(feature = "codings")]
fn brotli(packed: &[u8], limit: usize) -> Result<Vec<u8>, String> {
    const BUFFER: usize = 4 << 10;
    // The start of a stream with a large window. RFC 7932 does not have it, and it may take a gigabyte of memory.
    const LARGE_WINDOW: u8 = 0b001_0001;
    if packed
        .first()
        .is_some_and(|first| first & 0x7F == LARGE_WINDOW)
    {
        return Err("the brotli data has a window larger than RFC 7932 allows".to_owned());
    }
    let input = brotli_decompressor::Decompressor::new(packed, BUFFER);
    let mut out = Vec::new();
    append(input, "brotli", limit, &mut out)?;
    Ok(out)
}

/// The first bytes of a zstd frame.
#[cfg(feature = "codings")]
const ZSTD: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

/// Decodes zstd (RFC 8878), frame by frame.
#[cfg(feature = "codings")]
fn zstd(packed: &[u8], limit: usize) -> Result<Vec<u8>, String> {
    // RFC 9659 allows no larger window.
    const WINDOW: u64 = 8 << 20;
    let (mut rest, mut out) = (packed, Vec::new());
    while !rest.is_empty() {
        let frame = StreamingDecoder::new_with_max_window_size(&mut rest, WINDOW);
        let frame = frame.map_err(|error| damaged("zstd", &error))?;
        append(frame, "zstd", limit, &mut out)?;
    }
    Ok(out)
}

/// Appends what a decoder returns. These decoders do not distinguish data that is cut off from data that is damaged.
#[cfg(feature = "codings")]
fn append(input: impl Read, coding: &str, limit: usize, out: &mut Vec<u8>) -> Result<(), String> {
    let most = u64::try_from(limit - out.len()).unwrap_or(u64::MAX);
    let read = input.take(most.saturating_add(1)).read_to_end(out);
    read.map_err(|error| damaged(coding, &error))?;
    if out.len() > limit {
        return Err(too_much(limit));
    }
    Ok(())
}

#[cfg(feature = "codings")]
fn damaged(coding: &str, why: &dyn std::fmt::Display) -> String {
    format!("the {coding} data is cut off or damaged ({why})")
}

fn not_unpacked(coding: &str) -> String {
    format!("it is compressed with `{coding}`, which is not supported")
}

/// Reads everything, if that is not more than the limit.
fn read(input: impl Read, limit: usize) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let length = input.take(most).read_to_end(&mut out);
    match length.map_err(|error| error.to_string())? {
        length if length > limit => Err(too_much(limit)),
        _ => Ok(out),
    }
}

fn too_much(limit: usize) -> String {
    format!("it has more than {limit} bytes when unpacked")
}

/// Returns whether bytes start with a zlib header (RFC 1950 §2.2).
fn is_zlib(bytes: &[u8]) -> bool {
    match bytes {
        [method, flags, ..] => {
            method & 0xf == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31)
        }
        _ => false,
    }
}

/// Returns whether bytes are UTF-8 that starts without control characters.
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
    fn codings_are_decoded_from_the_last_to_the_first() {
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
    fn undecodable_bodies_say_why() {
        let packed = gzip(BODY);
        let cut = &packed[..packed.len() - 9];
        let mut damaged = packed.clone();
        damaged[packed.len() - 5] ^= 1;
        let many = (0..4).fold(BODY.to_vec(), |body, _| gzip(&body));
        let cases: [(&[u8], &str, &str); 8] = [
            (cut, "gzip", "the gzip data is cut off, or "),
            (&damaged, "gzip", "the gzip data is damaged ("),
            (
                &[&packed[..], b"!"].concat(),
                "gzip",
                "the gzip data is cut off, or ",
            ),
            (
                &gzip(&[b' '; 1000]),
                "gzip",
                "it has more than 999 bytes when unpacked",
            ),
            (
                &many,
                "gzip, gzip, gzip, gzip",
                "it is compressed more than 3 times",
            ),
            (b"\xff\xff\xff", "deflate", "the deflate data is damaged ("),
            (
                b"\x8b\x0f\x80",
                "compress",
                "it is compressed with `compress`, which is not supported",
            ),
            (b"\x8b\x0f\x80", "secret", "its content coding is unknown"),
        ];
        for (packed, codings, wanted) in cases {
            let why = unpack(packed, &[codings], 999).expect_err(codings);
            assert!(why.starts_with(wanted), "{why}, not {wanted}");
        }
    }

    /// `{"id": 7, "kind": "walkin"}`, and a thousand spaces.
    #[cfg(feature = "codings")]
    const PACKED: [(&str, &str, &str); 2] = [
        (
            "br",
            "IWgABHsiaWQiOiA3LCAia2luZCI6ICJ3YWxraW4ifQM=",
            "H+cD+CVAorFAIDQ=",
        ),
        (
            "zstd",
            "KLUv/SQb2QAAeyJpZCI6IDcsICJraW5kIjogIndhbGtpbiJ9UqA/sg==",
            "KLUv/QRYTQAAECAgAQDjK4AFspJ9HA==",
        ),
    ];

    #[cfg(feature = "codings")]
    #[test]
    fn brotli_and_zstd_are_decoded_within_limits() {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;

        for (coding, body, spaces) in PACKED {
            let [body, spaces] = [body, spaces].map(|text| STANDARD.decode(text).expect("base64"));
            let wanted = br#"{"id": 7, "kind": "walkin"}"#;
            let unpacked = unpack(&body, &[coding], wanted.len());
            assert_eq!(unpacked.as_deref(), Ok(&wanted[..]), "{coding}");
            let unpacked = unpack(&spaces, &[coding], 1000);
            assert_eq!(unpacked.as_deref(), Ok(&[b' '; 1000][..]), "{coding}");
            assert_eq!(
                unpack(&spaces, &[coding], 999),
                Err("it has more than 999 bytes when unpacked".to_owned()),
                "{coding}"
            );
            for cut in 5..body.len() - 5 {
                let why = unpack(&body[..cut], &[coding], 999).expect_err(coding);
                assert!(why.contains("cut off"), "{coding}, {cut} bytes: {why}");
            }
            for at in 4..body.len() {
                let mut damaged = body.clone();
                damaged[at] ^= 0x55;
                // Some damage cannot be detected; none of it may end the program.
                let _ = unpack(&damaged, &[coding], 999);
            }
        }
        let frames = PACKED[1].1;
        let frame = STANDARD.decode(frames).expect("base64");
        let twice = [&frame[..], &frame].concat();
        assert_eq!(unpack(&twice, &["zstd"], 99).map(|body| body.len()), Ok(54));
        let large = [0x11, 0x1e, 0, 0x80];
        assert!(unpack(&large, &["br"], 99).is_err_and(|why| why.contains("RFC 7932")));
        assert_eq!(unpack(BODY, &["zstd"], 99).as_deref(), Ok(BODY));
    }
}
