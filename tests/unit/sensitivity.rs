//! Sensitivity indices, regions and crossings: against closed forms, against the packages that analysts use, and
//! under noise.

mod condition;
mod designs;
mod known;
mod noise;
mod reference;
mod regions;
mod response;
