//! The kernel of choice and force against closed forms.

mod bracket;
mod choice;
mod contest;
mod damped;
mod newton;
mod utility;
