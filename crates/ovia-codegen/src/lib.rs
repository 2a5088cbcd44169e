//! ovia-codegen
