//! Addresses to uniforms to traits.
