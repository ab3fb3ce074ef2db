//! What schemas say, alone and together.

pub(crate) mod keywords;
pub(crate) mod merged;
