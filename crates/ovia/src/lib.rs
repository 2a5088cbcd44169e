//! ovia
