//! Classes of bytes.

/// Whether a value can start with the byte.
pub(super) fn is_start(byte: u8) -> bool {
    matches!(byte, b'"' | b'{' | b'[' | b'-') || is_word(byte)
}

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

pub(super) fn is_number_byte(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E')
}
