/// The values a column has had, and the line of each, in at most 16 bytes a row.
///
/// Values themselves are gone once their row is, so what is kept is 72 bits of a keyed hash (8 choose one of
/// 256 tables, 64 are stored) and 32 bits of line. Two different values of a million share 72 bits once in ten
/// billion files, and then the cost is a complaint that names both lines, never a repetition let through.
///
/// A table is a sorted array with gaps: a hash's place is its share of the range, what is taken moves up.
/// Growing by an eighth when seven eighths are in use keeps twelve bytes of entry within sixteen.
final class UniqueValues {
    private struct Table {
        var hashes: UnsafeMutablePointer<UInt64>
        var lines: UnsafeMutablePointer<UInt32>
        /// Places by share; `spare` more follow, for what moves up at the end.
        var capacity = 0
        var count = 0
    }

    private static let spare = 16
    private let hash: KeyedHash
    private let tables: UnsafeMutablePointer<Table>

    init(hash: KeyedHash = KeyedHash()) {
        self.hash = hash
        tables = .allocate(capacity: 256)
        for i in 0..<256 { (tables + i).initialize(to: Self.make(capacity: 0)) }
    }

    deinit {
        for i in 0..<256 {
            tables[i].hashes.deallocate()
            tables[i].lines.deallocate()
        }
        tables.deallocate()
    }

    /// Bytes held for entries; for the promise of 16 a row.
    var bytesHeld: Int {
        (0..<256).reduce(0) { $0 + (tables[$1].capacity + Self.spare) * 12 }
    }

    /// Keeps a value; the line of an equal one kept before, when there is one.
    func insert(_ bytes: UnsafeRawPointer, _ count: Int, line: Int) -> Int? {
        let (low, high) = hash.hash(bytes, count)
        return insert(low, into: tables + Int(high & 0xFF), line: UInt32(clamping: max(1, line)))
    }

    private func insert(_ hash: UInt64, into table: UnsafeMutablePointer<Table>, line: UInt32) -> Int? {
        while true {
            if table.pointee.count * 8 >= table.pointee.capacity * 7 { grow(table) }
            let total = table.pointee.capacity + Self.spare
            let (hashes, lines) = (table.pointee.hashes, table.pointee.lines)
            var place = Self.place(hash, table.pointee.capacity)
            while place < total, lines[place] != 0, hashes[place] < hash { place += 1 }
            if place < total, lines[place] != 0, hashes[place] == hash { return Int(lines[place]) }
            var free = place
            while free < total, lines[free] != 0 { free += 1 }
            if free >= total {
                grow(table)
                continue
            }
            while free > place {
                hashes[free] = hashes[free - 1]
                lines[free] = lines[free - 1]
                free -= 1
            }
            hashes[place] = hash
            lines[place] = line
            table.pointee.count += 1
            return nil
        }
    }

    @inline(__always)
    private static func place(_ hash: UInt64, _ capacity: Int) -> Int {
        Int(hash.multipliedFullWidth(by: UInt64(capacity)).high)
    }

    private static func make(capacity: Int) -> Table {
        let total = capacity + spare
        let table = Table(
            hashes: .allocate(capacity: total), lines: .allocate(capacity: total), capacity: capacity)
        table.hashes.initialize(repeating: 0, count: total)
        table.lines.initialize(repeating: 0, count: total)
        return table
    }

    /// Moves everything, in order, into a table an eighth larger, or as large as it takes.
    private func grow(_ table: UnsafeMutablePointer<Table>) {
        let old = table.pointee
        var capacity = old.capacity
        while true {
            capacity = capacity < 64 ? max(16, capacity * 2) : capacity + capacity / 8
            let larger = Self.make(capacity: capacity)
            if Self.move(old, to: larger) {
                table.pointee = larger
                table.pointee.count = old.count
                old.hashes.deallocate()
                old.lines.deallocate()
                return
            }
            larger.hashes.deallocate()
            larger.lines.deallocate()
        }
    }

    private static func move(_ old: Table, to larger: Table) -> Bool {
        var next = 0
        for i in 0..<(old.capacity + spare) where old.lines[i] != 0 {
            let place = max(next, Self.place(old.hashes[i], larger.capacity))
            guard place < larger.capacity + spare else { return false }
            larger.hashes[place] = old.hashes[i]
            larger.lines[place] = old.lines[i]
            next = place + 1
        }
        return true
    }
}
