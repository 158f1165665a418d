//! Rows of CSV.

use crate::base::rows::{line, rows};
use csv::Trim;

#[test]
fn every_text_is_read_to_its_end() {
    let text = "a,\"b\"\"é\"\r\n\n1\n\"x\ny\", 2 ,3\n,\"unclosed, \"\"ü\nand more";
    let read: Vec<_> = rows(text, b',', Trim::None).collect();
    let lines: Vec<u64> = read.iter().map(line).collect();
    assert_eq!(lines.len(), 4, "{read:?}");
    assert!(lines.is_sorted() && lines[0] == 1);
    assert_eq!(read[0].iter().collect::<Vec<_>>(), ["a", "b\"é"]);
    assert_eq!(read[2].iter().collect::<Vec<_>>(), ["x\ny", " 2 ", "3"]);
    assert_eq!(&read[3][1], "unclosed, \"ü\nand more");
    assert_eq!(rows("", b',', Trim::All).count(), 0);
}
