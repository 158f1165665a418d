//! Linear algebra and geometry.

mod linear;
mod sphere;
