//! How diagnostics are shown to people.

/// How diagnostics are shown to people.
#[derive(Clone, Debug)]
pub struct Style {
    /// Whether to colour the text with ANSI escape sequences.
    pub color: bool,
    /// Put before the names of a description's files, such as `spec/`, so that they can be opened from where the program runs.
    pub prefix: String,
    /// Whether frames show the values of payloads. They are masked otherwise.
    pub show_values: bool,
    /// How many columns of a line of a text are shown, and of a frame around a place in a payload.
    pub width: Width,
    /// How many diagnostics of one code and severity are drawn; the others are counted.
    pub per_code: usize,
}

/// How many columns are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Width {
    /// Of a line of a text. A longer line is cut around the place.
    pub text: usize,
    /// Of a row with a place in a payload. The line is cut around the place.
    pub payload: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            color: false,
            prefix: String::new(),
            show_values: false,
            width: Width {
                text: 140,
                payload: 120,
            },
            // So many have one cause, and nobody reads all the frames.
            per_code: 100,
        }
    }
}
