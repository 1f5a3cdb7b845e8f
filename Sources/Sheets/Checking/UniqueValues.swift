/// The values a column has had, and the line of each, in at most 16 bytes a row.
///
/// Values themselves are gone once their row is, so what is kept is 72 bits of a keyed hash (8 choose one of
/// 256 tables, 64 are stored) and 32 bits of line. Two different values of a million share 72 bits once in ten
/// billion files, and then the cost is a complaint that names both lines, never a repetition let through.
///
/// A table is a sorted array with gaps: a hash's place is its share of the range, what is taken moves up. A gap is a hash
/// of zero. Growing by an eighth when seven eighths are in use keeps twelve bytes of entry within sixteen.
final class UniqueValues {
    /// A hash with its line beside it: a table of many rows is in no cache, and so it is waited for once. In halves, for
    /// twelve bytes.
    private struct Entry {
        private var low: UInt32
        private var high: UInt32
        var line: UInt32

        static let none = Entry(hash: 0, line: 0)

        init(hash: UInt64, line: UInt32) {
            low = UInt32(truncatingIfNeeded: hash)
            high = UInt32(truncatingIfNeeded: hash >> 32)
            self.line = line
        }

        var hash: UInt64 { UInt64(high) << 32 | UInt64(low) }
    }

    private struct Table {
        var entries: UnsafeMutablePointer<Entry>
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
        for i in 0..<256 { tables[i].entries.deallocate() }
        tables.deallocate()
    }

    /// Bytes held for entries; for the promise of 16 a row.
    var bytesHeld: Int {
        (0..<256).reduce(0) { $0 + (tables[$1].capacity + Self.spare) * MemoryLayout<Entry>.stride }
    }

    /// Keeps a value; the line of an equal one kept before, when there is one.
    func insert(_ bytes: UnsafeRawPointer, _ count: Int, line: Int) -> Int? {
        let (low, high) = hash.hash(bytes, count)
        return insert(max(1, low), into: tables + Int(high & 0xFF), line: UInt32(clamping: max(1, line)))
    }

    private func insert(_ hash: UInt64, into table: UnsafeMutablePointer<Table>, line: UInt32) -> Int? {
        while true {
            if table.pointee.count * 8 >= table.pointee.capacity * 7 { grow(table) }
            let total = table.pointee.capacity + Self.spare
            let entries = table.pointee.entries
            var place = Self.place(hash, table.pointee.capacity)
            while place < total, entries[place].hash != 0, entries[place].hash < hash { place += 1 }
            if place < total, entries[place].hash == hash { return Int(entries[place].line) }
            var free = place
            while free < total, entries[free].hash != 0 { free += 1 }
            if free >= total {
                grow(table)
                continue
            }
            (entries + place + 1).update(from: entries + place, count: free - place)
            entries[place] = Entry(hash: hash, line: line)
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
        let table = Table(entries: .allocate(capacity: total), capacity: capacity)
        table.entries.initialize(repeating: .none, count: total)
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
                old.entries.deallocate()
                return
            }
            larger.entries.deallocate()
        }
    }

    private static func move(_ old: Table, to larger: Table) -> Bool {
        var next = 0
        for i in 0..<(old.capacity + spare) where old.entries[i].hash != 0 {
            let place = max(next, Self.place(old.entries[i].hash, larger.capacity))
            guard place < larger.capacity + spare else { return false }
            larger.entries[place] = old.entries[i]
            next = place + 1
        }
        return true
    }
}
