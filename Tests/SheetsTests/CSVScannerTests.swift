import Testing
import TestKit

@testable import Sheets

@Suite struct CSVScannerTests {
    /// All records of `text`, the scanner being shown at most `piece` bytes more at a time.
    private func records(_ text: String, piece: Int = .max, delimiter: Character = ",") throws -> [[String]] {
        var bytes = Array(text.utf8)
        let length = bytes.count
        bytes += [UInt8](repeating: 0, count: 8)
        let cells = RawCells()
        var scanner = CSVScanner(delimiter: delimiter.asciiValue ?? 0, limits: SheetLimits())
        var found: [[String]] = []
        var from = 0
        var to = min(piece, length)
        while true {
            let next = try bytes.withUnsafeBufferPointer { buffer in
                try scanner.scan(
                    #require(buffer.baseAddress), from: from, to: to, isLast: to == length, line: 1,
                    into: cells)
            }
            if next < 0 {
                to = min(length, to + min(piece, length))
                continue
            }
            if next == from { return found }
            found.append(
                (0..<cells.count).map { index in
                    let cell = cells.base[index]
                    return String(
                        decoding: bytes[(from + Int(cell.start))..<(from + Int(cell.end))], as: UTF8.self)
                })
            from = next
        }
    }

    @Test(
        "records are found as RFC 4180 has them",
        arguments: [
            ("", []), ("a", [["a"]]), ("a,b", [["a", "b"]]), ("a,b\n", [["a", "b"]]),
            ("a,b\r\n", [["a", "b"]]),
            ("a\rb", [["a"], ["b"]]), ("a,\n,b", [["a", ""], ["", "b"]]), ("\n", [[""]]),
            ("a\n\nb", [["a"], [""], ["b"]]),
            ("\"a,b\",c", [["a,b", "c"]]), ("\"a\nb\"\n", [["a\nb"]]),
            ("\"a\r\nb\",c\r\n", [["a\r\nb", "c"]]),
            ("\"\"", [[""]]), ("\"\",x", [["", "x"]]), ("a\"b,c", [["a\"b", "c"]]),
            ("姓名,邮箱", [["姓名", "邮箱"]]),
            ("12345678,123456789\n", [["12345678", "123456789"]]), ("a;b", [["a;b"]]),
        ])
    func records(of text: String, are expected: [[String]]) throws {
        #expect(try records(text) == expected)
        for piece in 1...max(1, text.utf8.count) { #expect(try records(text, piece: piece) == expected) }
    }

    @Test(
        "a fault names where its cell began",
        arguments: [
            ("a\n\"b\"c", CSVFault(kind: .textAfterQuote, line: 1, column: 1)),
            ("\"b\" ,c", CSVFault(kind: .textAfterQuote, line: 1, column: 1)),
            ("x,\"b\n\n", CSVFault(kind: .unclosedQuote, line: 1, column: 2)),
            ("\"a\nb\",\"c", CSVFault(kind: .unclosedQuote, line: 2, column: 2)),
        ])
    func fault(in text: String, is expected: CSVFault) throws {
        let fault = #expect(throws: CSVFault.self) { _ = try records(text) }
        #expect(fault?.kind == expected.kind)
        #expect(fault?.column == expected.column)
        #expect(fault?.line == expected.line)
        for piece in 1...text.utf8.count {
            #expect(throws: try #require(fault)) { _ = try records(text, piece: piece) }
        }
    }

    @Test("random input gives the same records however it is split")
    func everySplit() throws {
        var draws = SeededGenerator(seed: 7)
        let alphabet = ["a", "bcdefghij", ",", "\"", "\"\"", "\n", "\r", "\r\n", "中", " "]
        for draw in 0..<300 {
            let text = (0..<Int.random(in: 0...30, using: &draws)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &draws)]
            }.joined()
            let whole = Result { try records(text) }
            for piece in [1, 2, 3, 5, 8, 13] {
                let split = Result { try records(text, piece: piece) }
                switch (whole, split) {
                case (.success(let a), .success(let b)):
                    #expect(a == b, "draw \(draw), pieces of \(piece): \(text.debugDescription)")
                case (.failure(let a as CSVFault), .failure(let b as CSVFault)):
                    #expect(a == b, "draw \(draw), pieces of \(piece): \(text.debugDescription)")
                default: Issue.record("draw \(draw), pieces of \(piece): \(text.debugDescription)")
                }
            }
        }
    }
}
