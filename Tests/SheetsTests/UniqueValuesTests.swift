import Testing
import TestKit

@testable import Sheets

@Suite struct UniqueValuesTests {
    @Test("an equal value is found with its first line, among many")
    func first() {
        let values = UniqueValues()
        var lineOf: [Int: Int] = [:]
        var draws = SeededGenerator(seed: 3)
        for line in 1...50_000 {
            let value = Int.random(in: 0..<30_000, using: &draws)
            let first = withUnsafeBytes(of: value) { bytes in
                bytes.baseAddress.flatMap { values.insert($0, bytes.count, line: line) }
            }
            #expect(first == lineOf[value], "value \(value) on line \(line)")
            if lineOf[value] == nil { lineOf[value] = line }
        }
    }

    @Test("a row costs at most 16 bytes", arguments: [100_000, 250_000, 1_000_000])
    func memory(rows: Int) {
        let values = UniqueValues()
        for line in 1...rows {
            withUnsafeBytes(of: UInt64(line)) { bytes in
                if let base = bytes.baseAddress { #expect(values.insert(base, 8, line: line) == nil) }
            }
        }
        #expect(values.bytesHeld <= rows * 16)
    }

    @Test("stretches of zeros hash differently at every length")
    func lengths() {
        let hash = KeyedHash(k0: 1, k1: 2)
        var seen: Set<UInt64> = []
        let bytes = [UInt8](repeating: 0, count: 64)
        for length in 0...64 {
            bytes.withUnsafeBytes { buffer in
                if let base = buffer.baseAddress { seen.insert(hash.hash(base, length).low) }
            }
        }
        #expect(seen.count == 65)
    }

    @Test("values that differ only in case are one value")
    func caseFolding() throws {
        let scratch = try TemporaryFolder()
        let path = try scratch.write("a.csv", "a\nÉmile\némile\nＡb\naB\n\nx\n")
        let column = SheetColumn(name: "a", isRequired: true, isUnique: true)
        #expect(
            try Reading(path, .fixture([column])).problems == [
                "line 3, column 'a': 'émile' is on line 2 already; try: keep one of the two rows",
                "line 5, column 'a': 'aB' is on line 4 already; try: keep one of the two rows",
            ])
    }
}
