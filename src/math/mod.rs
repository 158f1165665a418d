//! Transcendental functions with the same bits in every build and on every CPU.
