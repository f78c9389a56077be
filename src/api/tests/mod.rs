//! Every operation against the reference's own samples (`tests/fixtures/`).

mod limits;
mod samples;
mod table;
mod typescript;
