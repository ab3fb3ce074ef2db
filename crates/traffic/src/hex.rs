//! Hexadecimal digits, as recordings write bytes.

/// Returns the bytes of a text of hexadecimal digits; `None` of any other text.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    let bytes = digits.chunks_exact(2);
    bytes
        .map(|pair| u8::try_from(pair[0] << 4 | pair[1]).ok())
        .collect()
}
