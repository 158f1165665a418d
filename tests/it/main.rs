//! Tests of the program as its users meet it: the command line, the files it leaves, the documents it is described by.

mod binary;

mod assumptions;
mod attack;
mod backtest_command;
mod calibrate;
mod check;
mod choose;
mod command_line;
mod compare;
mod documents;
mod identity;
mod interrupt;
mod journey;
mod patterns;
mod report_command;
mod robust;
mod shards;
mod shards_of_sweeps;
mod solve;
mod sweep_command;
mod trace_command;
mod verify;
mod what_it_hangs_on;
