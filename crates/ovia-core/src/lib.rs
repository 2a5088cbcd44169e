//! ovia-core
