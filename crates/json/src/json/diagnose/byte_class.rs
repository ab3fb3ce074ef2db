//! Classes of bytes that diagnoses distinguish.

/// Returns whether a value, or a word that should be one, can start with the byte.
pub(super) fn is_value_start(byte: u8) -> bool {
    matches!(byte, b'"' | b'{' | b'[' | b'-') || is_word(byte)
}

/// Returns whether the byte is part of a bare word, such as `NaN` or `user_id`.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

/// Returns whether the byte can be part of a number.
pub(super) fn is_number_byte(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E')
}
