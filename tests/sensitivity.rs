//! Sensitivity indices, regions and crossings: against closed forms, against the packages that analysts use, and
//! under noise.

#[path = "sensitivity/designs.rs"]
mod designs;
#[path = "sensitivity/known.rs"]
mod known;
#[path = "sensitivity/noise.rs"]
mod noise;
#[path = "sensitivity/reference.rs"]
mod reference;
#[path = "sensitivity/regions.rs"]
mod regions;
