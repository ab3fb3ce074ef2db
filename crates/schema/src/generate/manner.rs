//! How values are made.

/// How values are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstanceOptions {
    /// What choices depend on.
    pub seed: u64,
    /// Which choices are made.
    pub manner: InstanceManner,
    /// Whether `example`, `examples` and `default` of schemas are used where they are valid.
    pub examples: bool,
    /// The number of levels at which members are made that are not required.
    pub depth: usize,
}

/// Which choices are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstanceManner {
    /// The first branch of unions, all optional members, one item: what people expect of an example.
    Typical,
    /// Any branch, some optional members, bounds: what people expect of a test.
    Varied,
}

impl InstanceManner {
    /// Returns the manner of a series of values: the first is a typical one, all others vary.
    #[must_use]
    pub const fn of_seed(seed: u64) -> Self {
        match seed {
            0 => Self::Typical,
            _ => Self::Varied,
        }
    }
}

impl Default for InstanceOptions {
    fn default() -> Self {
        Self {
            seed: 0,
            manner: InstanceManner::Typical,
            examples: true,
            depth: 4,
        }
    }
}
