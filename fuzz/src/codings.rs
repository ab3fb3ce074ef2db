//! Content codings: what `flate2` packs is unpacked, and any bytes end with a result within the limit.

use std::io::Write as _;

/// Unpacks bytes by each coding, and unpacks what was packed.
pub fn run(data: &[u8]) {
    const LIMIT: usize = 1 << 16;
    for codings in [
        &["gzip"][..],
        &["deflate"],
        &["br"],
        &["zstd"],
        &["identity"],
        &["gzip, br"],
        &["gzip", "gzip"],
    ] {
        if let Ok(unpacked) = conform_traffic::unpack(data, codings, LIMIT) {
            assert!(unpacked.len() <= LIMIT.max(data.len()));
        }
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(data).expect("memory can be written");
    let packed = gzip.finish().expect("memory can be written");
    let unpacked = conform_traffic::unpack(&packed, &["gzip"], LIMIT.max(data.len()));
    assert_eq!(unpacked.expect("it was packed").as_ref(), data);
}
