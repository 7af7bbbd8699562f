//! Names and labels: texts that are nearly always short.

/// A text that is kept in place where it has at most 23 bytes, as the names of a policy do; else it is shared.
pub type Short = smol_str::SmolStr;
