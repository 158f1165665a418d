//! What judges forecasts: scores, calibration and the regression that they are compared with.

mod calibration;
mod logit;
mod score;
