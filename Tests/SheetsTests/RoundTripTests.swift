import Testing
import TestKit

@testable import Sheets

@Suite struct RoundTripTests {
    private static let pieces = [
        "a", "Z", "0", "9", " ", "\"", "'", ",", ";", "\t", "\n", "\r", "\r\n", "=", "+", "-", "@", "李", "名",
        "𠮷", "é",
        "\u{202E}", "_x000D_", "_x0041_", "_", "<", "&", ">", "]]>", "\u{1}", "\u{1F}", "\u{FFFE}", "#N/A",
        "1E5", "\u{3000}",
        "TRUE", "2026-11-20",
    ]

    private func cell(_ draws: inout SeededGenerator) -> String {
        (0..<Int.random(in: 0...6, using: &draws)).map { _ in
            Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &draws)]
        }.joined()
    }

    @Test("any table written and read back is equal, to the byte", arguments: ["csv", "xlsx"], 0..<40)
    func table(kind: String, seed: Int) throws {
        let scratch = try TemporaryFolder()
        var draws = SeededGenerator(seed: UInt64(seed))
        let path = scratch.file("table.") + kind
        let width = Int.random(in: 1...6, using: &draws)
        let headers = (0..<width).map { "column \($0)" }
        let rows = (0..<Int.random(in: 1...40, using: &draws)).map { index in
            ["row \(index)"] + (0..<(width - 1)).map { _ in cell(&draws) }
        }
        let writer = try SheetWriter(path: path, columns: headers)
        for row in rows { try writer.add(row.map { .text($0) }) }
        try writer.close()
        let columns = headers.map { SheetColumn(name: $0, isRequired: $0 == headers[0]) }
        for size in [1, 5, 1 << 16] {
            let reading = try Reading(path, .fixture(columns, readSize: size))
            // A sheet of a workbook ends with its last cell that holds something.
            let read = reading.originals.map { $0 + Array(repeating: "", count: width - $0.count) }
            #expect(
                read.map { $0.map { Array($0.utf8) } } == rows.map { $0.map { Array($0.utf8) } },
                "seed \(seed), pieces of \(size)")
            #expect(reading.headers == headers)
            #expect(reading.problems == [])
        }
    }

    @Test("edges come back equal", arguments: ["csv", "xlsx"])
    func edges(kind: String) throws {
        let scratch = try TemporaryFolder()
        let path = scratch.file("table.") + kind
        let cells =
            Self.pieces + [
                "", "''", "'='", "-", "-1", "+1", "-1.5", "\"\"", "\"a\"b", "\n\n", " a ", "_x005F_",
                "_x000D", String(repeating: "x", count: 32_767),
            ]
        let writer = try SheetWriter(path: path, columns: ["id", "cell", "end"])
        for cell in cells { try writer.add([.text("x"), .text(cell), .text("e")]) }
        try writer.close()
        let reading = try Reading(path, .fixture(textColumns("id", "cell", "end")))
        for (cell, row) in zip(cells, reading.originals) {
            #expect(Array(row[1].utf8) == Array(cell.utf8), "\(cell.debugDescription)")
        }
        #expect(reading.originals.count == cells.count)
    }
}
