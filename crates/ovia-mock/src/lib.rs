//! ovia-mock
