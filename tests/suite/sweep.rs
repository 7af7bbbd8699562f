//! Laws swept.
